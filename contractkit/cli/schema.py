"""`contractkit schema`: what other programs may rely on."""

from __future__ import annotations

import click

_EPILOG = """\b
Examples:
  contractkit schema report
  contractkit schema report > contractkit-report.schema.json
"""


@click.command(epilog=_EPILOG)
@click.argument("document", type=click.Choice(("report",)))
def command(document: str) -> None:  # noqa: ARG001 there is one to choose from, so far
    """Print the JSON Schema of a document: `report` is what --format json writes."""
    import json

    from contractkit.reports._schema import report_schema

    click.echo(json.dumps(report_schema(), indent=2))

"""`contractkit schema`: what other programs may rely on."""

from __future__ import annotations

import click

_EPILOG = """\b
Examples:
  contractkit schema report
  contractkit schema report > contractkit-report.schema.json
  contractkit schema config
"""


@click.command(epilog=_EPILOG)
@click.argument("document", type=click.Choice(("config", "report")))
def command(document: str) -> None:
    """Print a JSON Schema: of `report`, what --format json writes, or of `config`, the table [tool.contractkit]."""
    import json

    from contractkit.cli._config_schema import config_schema
    from contractkit.reports._schema import report_schema

    click.echo(json.dumps(config_schema() if document == "config" else report_schema(), indent=2))

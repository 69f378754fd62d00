"""`contractkit extract`: what a page promises."""

from __future__ import annotations

import json
from pathlib import Path

import click

_EPILOG = """\b
Examples:
  contractkit extract docs/partner-api/update-a-referral.md
  contractkit extract docs/partner-api/update-a-referral.md --format json
"""


@click.command(epilog=_EPILOG)
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(page: Path, format_: str) -> None:
    """Read a documentation page and print the contract it makes.

    Exits 3 when the page documents no operation.
    """
    from contractkit.pages.describe import as_json, as_text
    from contractkit.workspace import Workspace

    contract = Workspace.at(Path.cwd()).page(page)
    if format_ == "json":
        click.echo(json.dumps(as_json(contract), indent=2, ensure_ascii=True))
    else:
        click.echo(as_text(contract), nl=False)

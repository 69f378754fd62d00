"""`contractkit config`: what the settings are, and who said so."""

from __future__ import annotations

from pathlib import Path

import click

_EPILOG = """\b
Examples:
  contractkit config show
  contractkit config show --format json
  contractkit config show --pages docs/other.md
"""


@click.group()
def command() -> None:
    """Look at the settings of [tool.contractkit]."""


@command.command(epilog=_EPILOG)
@click.option("--pages", multiple=True, metavar="PAGE", help="As `check` takes it; shows that it wins.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def show(pages: tuple[str, ...], format_: str) -> None:
    """Print every setting with its value and its origin: default, a line of pyproject.toml, or a flag."""
    import json

    from contractkit.cli._origins import settings
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    found = settings(workspace.config, workspace.shown, {"pages": ("--pages", list(pages))} if pages else {})
    if format_ == "json":
        members = {each.key: {"value": each.value, "origin": each.origin} for each in found}
        click.echo(json.dumps(members, indent=2, ensure_ascii=False))
        return
    texts = [json.dumps(each.value, ensure_ascii=False) for each in found]
    width = min(48, max(map(len, texts)))
    for each, text in zip(found, texts, strict=True):
        click.echo(f"{each.key:14} {text:{width}}  {each.origin}")

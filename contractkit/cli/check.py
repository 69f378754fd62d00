"""`contractkit check`: tapes against pages, offline."""

from __future__ import annotations

from pathlib import Path

import click

from contractkit.cli._reporting import deliver, report_options
from contractkit.errors import ExitCode

_EPILOG = """\b
Examples:
  contractkit check
  contractkit check cassettes/update-accepted.yaml --pages docs/partner-api/update-a-referral.md
  contractkit check --format json --fail-on warning
"""


@click.command(epilog=_EPILOG)
@click.argument("cassettes", nargs=-1, type=click.Path(path_type=Path), metavar="[CASSETTE]...")
@click.option("--pages", multiple=True, type=click.Path(path_type=Path), metavar="PAGE",
              help="A documentation page; repeatable. Default: pages in [tool.contractkit].")  # fmt: skip
@report_options
def command(
    cassettes: tuple[Path, ...], pages: tuple[Path, ...], format_: str, outputs: tuple[str, ...], fail_on: str
) -> ExitCode:
    """Compare recorded tapes with the documentation. Needs no network.

    CASSETTE is a tape or a folder of tapes. Default: the folder `cassettes` of [tool.contractkit].
    """
    from contractkit.check import check
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    tapes = workspace.cassettes(cassettes)
    report = check(tapes, workspace.pages(pages, tapes), workspace.config.levels)
    return deliver(report, format_, outputs, fail_on)

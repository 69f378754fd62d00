"""`contractkit diff`: what a new revision of a page promises differently."""

from __future__ import annotations

from pathlib import Path

import click

from contractkit.cli._reporting import deliver, report_options
from contractkit.errors import ExitCode

_EPILOG = """\b
Examples:
  contractkit diff old/update-a-referral.md docs/partner-api/update-a-referral.md
  contractkit diff old.md new.md --fail-on warning --format json
  git show main:docs/page.md > old.md && contractkit diff old.md docs/page.md
"""


@click.command(epilog=_EPILOG)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@report_options
def command(old: Path, new: Path, format_: str, outputs: tuple[str, ...], fail_on: str) -> ExitCode:
    """Compare two revisions of a documentation page as contracts.

    An error breaks clients, a warning may break some, a note breaks nobody. A translation of a page, other values in
    its examples and other words around them are no change.
    """
    from contractkit.compare.revisions import Revisions
    from contractkit.diff import diff
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    before, after = workspace.page(old), workspace.page(new)
    report = diff(before, after, workspace.config.levels)
    if unread := Revisions(before, after).unread:
        click.echo(
            f"contractkit: {', '.join(unread)}: linked, and found beside one revision only; what it promises was not "
            "compared.",
            err=True,
        )
    return deliver(report, format_, outputs, fail_on)

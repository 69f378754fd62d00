"""`contractkit lint`: what a page says in one place and contradicts in another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.cli._pages import PageFile, page_files
from contractkit.cli._progress import tracked
from contractkit.cli._reporting import deliver, report_options
from contractkit.errors import CannotCheckError, ExitCode, PageError, UsageError

if TYPE_CHECKING:
    from contractkit.model.contract import Contract

_EPILOG = """\b
Examples:
  contractkit lint docs/partner-api/update-a-referral.md
  contractkit lint docs --fail-on warning --output json=lint.json
  contractkit lint docs/partner-api/update-a-referral.md --fix-preview | git apply
"""


@click.command(epilog=_EPILOG)
@click.argument("pages", nargs=-1, type=click.Path(path_type=Path), metavar="[PAGE|FOLDER]...")
@click.option("--fix-preview", is_flag=True,
              help="Print a unified diff that repairs the JSON of the examples, in place of the report.")  # fmt: skip
@report_options
def command(
    pages: tuple[Path, ...], fix_preview: bool, format_: str, outputs: tuple[str, ...], fail_on: str
) -> ExitCode:
    """Find what documentation pages contradict themselves in. Needs no tape and no network.

    Default: the pages of [tool.contractkit]. Pages that cannot be read are named, the others are judged all the same,
    and the exit code is 3.
    """
    from contractkit.lint import lint
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    places = pages or workspace.config.pages
    if not places:
        raise UsageError("there is no page to read: give one, or set pages in [tool.contractkit].")
    contracts, failures = _read(page_files(workspace, places))
    for failure in failures:
        click.echo(f"contractkit: {failure}", err=True)
    if failures and not contracts:
        raise CannotCheckError("no page could be read.")
    report = lint(contracts, workspace.config.levels)
    if fix_preview:
        _preview(contracts)
    code = deliver(report, None if fix_preview else format_, outputs, fail_on)
    return ExitCode.CANNOT_CHECK if failures else code


def _read(files: Sequence[PageFile]) -> tuple[list[Contract], list[PageError]]:
    contracts: list[Contract] = []
    failures: list[PageError] = []
    for file in tracked(files, "reading pages", len(files)):
        try:
            contracts.append(file.read())
        except PageError as error:
            failures.append(error)
    return contracts, failures


def _preview(contracts: Sequence[Contract]) -> None:
    from contractkit.pages.fix import fix

    for contract in contracts:
        fixed = fix(contract)
        click.echo(fixed.diff, nl=False)
        for defect in fixed.left:
            click.echo(
                f"contractkit: {contract.page}:{defect.line}:{defect.column}: {defect.kind} has no single right "
                "repair; the example is left as it is.",
                err=True,
            )

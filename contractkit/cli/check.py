"""`contractkit check`: tapes against pages, offline."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.cli._failures import tell_failures
from contractkit.cli._progress import progress
from contractkit.cli._reporting import deliver, report_options
from contractkit.cli._waiving import day, expires_option, write_waivers
from contractkit.errors import ExitCode, UsageError
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.model.finding import Report

_EPILOG = """\b
Examples:
  contractkit check
  contractkit check cassettes/update-accepted.yaml --pages docs/partner-api/update-a-referral.md
  contractkit check --format json --fail-on warning
  contractkit check --coverage --fail-under 80
  contractkit check --write-waivers --reason "known, ticket 4711" --expires 2027-01-31
"""


@click.command(epilog=_EPILOG)
@click.argument("cassettes", nargs=-1, type=click.Path(path_type=Path), metavar="[CASSETTE]...")
@click.option(
    "--pages",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PAGE",
    help="A page or a folder of pages; repeatable. Default: pages in [tool.contractkit].",
)
@click.option("--coverage", is_flag=True, help="Also tell what of the documentation the tapes show, and what never.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit 1 when less than this was recorded of what is documented; implies --coverage.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes share the work.",
)
@click.option("--no-cache", is_flag=True, help="Judge every tape anew, and leave .contractkit_cache/ alone.")
@click.option(
    "--write-waivers",
    "waive",
    is_flag=True,
    help="Accept all findings at or above --fail-on: append waivers to pyproject.toml.",
)
@click.option("--reason", metavar="TEXT", help="Why they are accepted; --write-waivers needs it.")
@expires_option
@click.option("--even-in-ci", is_flag=True, help="Let --write-waivers write where the variable CI is set.")
@report_options
def command(
    *, cassettes: tuple[Path, ...], pages: tuple[Path, ...], coverage: bool, fail_under: float | None, jobs: int,
    no_cache: bool, waive: bool, reason: str | None, expires: datetime | None, even_in_ci: bool,
    format_: str, outputs: tuple[str, ...], fail_on: str,
) -> ExitCode:  # fmt: skip
    """Compare recorded tapes with the documentation. Needs no network.

    CASSETTE is a tape or a folder of tapes. Default: the folder `cassettes` of [tool.contractkit]. What a page
    contradicts itself in is held against nobody: a note says once which side the tapes are on.

    Tapes that cannot be read, and those of which nothing is documented, are named; the others are judged all the same,
    and the exit code is 3 or 5.
    """
    from contractkit.workspace import Work, Workspace

    if (reason is not None or expires is not None or even_in_ci) and not waive:
        raise UsageError("--reason, --expires and --even-in-ci belong to --write-waivers.")
    if waive and (reason is None or not reason.strip()):
        raise UsageError('--write-waivers wants to know why: --reason "...".')
    if waive and in_ci() and not even_in_ci:
        raise UsageError("--write-waivers does nothing where the variable CI is set; add --even-in-ci to mean it.")
    today = datetime.now(UTC).astimezone().date()
    workspace = Workspace.at(Path.cwd(), today)
    work = Work(cassettes, pages, not no_cache, jobs, coverage or fail_under is not None)
    with progress("reading tapes", len(workspace.tape_files(cassettes))) as bar:
        found = workspace.check_all(work, bar.advance)
    has_any = bool(found.cassettes or found.findings)
    failed = tell_failures(found, on_screen=has_any and format_ == "text")
    if failed and not has_any:
        return failed
    report = workspace.accepted(found, complete=work.is_complete)
    if waive:
        write_waivers(workspace, report, fail_on, reason or "", day(expires))
        report = Workspace.at(Path.cwd(), today).accepted(found, complete=work.is_complete)
    code = deliver(report, format_, outputs, fail_on, workspace.illustrated)
    code = ExitCode.FINDINGS if _is_below(report, fail_under) else code
    return failed or code


def _is_below(report: Report, fail_under: float | None) -> bool:
    if fail_under is None or report.coverage is None or report.coverage.percent >= fail_under:
        return False
    click.echo(f"contractkit: {report.coverage.percent:g} % recorded, and --fail-under is {fail_under:g}.", err=True)
    return True

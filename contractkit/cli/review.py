"""`contractkit review`: go through pending findings, one key each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contractkit.cli._failures import tell_failures
from contractkit.cli._reporting import FAIL_ON
from contractkit.cli._waiving import day, expires_option, settings_of
from contractkit.errors import ExitCode
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.model.json_value import MaybeJson
    from contractkit.review import Case, Decision, Outcome

_EPILOG = """\b
Keys: a accept (asks for the reason), r reject, s skip, A R S the same for all that remain, q quit.

What is accepted is written to pyproject.toml at once, as a waiver; an interrupted review keeps what was accepted.
Rejected and skipped findings stay as they are. Exit code 0 when everything was accepted, 1 when not.

\b
Examples:
  contractkit review
  contractkit review --fail-on warning --expires 2027-01-31
"""
_MAX_LINES: Final = 30
_KEYS: Final = "[a]ccept [r]eject [s]kip, [A] [R] [S] for all that remain, [q]uit: "


@click.command(epilog=_EPILOG)
@click.argument("cassettes", nargs=-1, type=click.Path(path_type=Path), metavar="[CASSETTE]...")
@click.option(
    "--pages",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PAGE",
    help="A page or a folder of pages; repeatable. Default: pages in [tool.contractkit].",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON[:-1]),
    default="error",
    show_default=True,
    help="The lowest level to go through.",
)
@expires_option
def command(
    cassettes: tuple[Path, ...], pages: tuple[Path, ...], fail_on: str, expires: datetime | None
) -> ExitCode:  # fmt: skip
    """Go through the findings that are pending, and accept, reject or skip each.

    CASSETTE is a tape or a folder of tapes. Default: the folder `cassettes` of [tool.contractkit].
    """
    from contractkit.model.finding import Level
    from contractkit.review import Outcome, cases
    from contractkit.workspace import Work, Workspace

    today = datetime.now(UTC).astimezone().date()
    workspace = Workspace.at(Path.cwd(), today)
    work = Work(cassettes, pages)
    report = workspace.accepted(workspace.check_all(work), complete=work.is_complete)
    failed = tell_failures(report)
    outcome = Outcome(cases(report, Level[fail_on.upper()]))
    if not outcome.cases:
        if failed is None or report.cassettes:
            click.echo(f"Nothing is pending at {fail_on} or above.")
        return failed or ExitCode.CLEAN
    if in_ci() or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _instead(len(outcome.cases), fail_on)
    settings = settings_of(workspace)
    try:
        _walk(outcome, settings, today, day(expires))
    finally:
        click.echo(f"\n{outcome}. Waivers are in {workspace.shown(settings)}.")
    return failed or (ExitCode.CLEAN if outcome.is_clean else ExitCode.FINDINGS)


def _instead(count: int, fail_on: str) -> ExitCode:
    level = "" if fail_on == "error" else f" --fail-on {fail_on}"
    click.echo(
        f"contractkit: review asks about each finding, and nobody is at a terminal; {count} pending. Instead:\n"
        f"  contractkit check{level}                                        shows them\n"
        f'  contractkit check{level} --write-waivers --reason "..."         accepts all of them\n'
        f'  contractkit check{level} CASSETTE --write-waivers --reason "..." accepts those of one tape',
        err=True,
    )
    return ExitCode.USAGE


def _walk(outcome: Outcome, settings: Path, today: date, expires: date | None) -> None:
    from contractkit.review import accepted, add_waivers, review

    def ask(number: int, case: Case) -> Decision | None:
        click.echo(f"\nReviewing [{number + 1}/{len(outcome.cases)}]")
        for line in shown(case):
            click.echo(line)
        return _ask()

    def accept(taken: Sequence[Case], reason: str) -> None:
        add_waivers(settings, accepted(taken, reason, expires), today)

    review(outcome, ask, accept)


def _ask() -> Decision | None:
    from contractkit.review import Choice, Decision

    choices = {"a": Choice.ACCEPT, "r": Choice.REJECT, "s": Choice.SKIP}
    while True:
        click.echo(_KEYS, nl=False)
        key = click.getchar()
        click.echo(key if key.isprintable() else "")
        if key == "q":
            return None
        choice = choices.get(key.lower())
        if choice is not None:
            reason = _reason() if choice is Choice.ACCEPT else ""
            return Decision(choice, key.isupper(), reason)


def _reason() -> str:
    reason = ""
    while not reason:
        reason = str(click.prompt("reason")).strip()
    return reason


def shown(case: Case) -> Iterator[str]:
    """Yield the lines that show a case: what, where, and the difference between documented and observed."""
    from contractkit.reports._inert import inert

    first = case.findings[0]
    yield inert(f"  {first.level} {first.rule}: {first.message}")
    place = first.cassette if first.exchange is None else f"{first.cassette}: exchange {first.exchange + 1}"
    again = f", and {len(case.findings) - 1} more" if len(case.findings) > 1 else ""
    yield inert(f"  {first.operation} -> {first.status} in {place}{again}")
    yield inert(f"  verdict {first.verdict}; waiver: {case.waiver.subject}")
    quote = f"  | {first.quote.strip()}" if first.quote else ""
    yield inert(f"  --- documented  {first.source or 'nowhere'}{quote}")
    yield inert(f"  +++ observed  {first.pointer}")
    before, after = _lines(first.documented), _lines(first.observed)
    for line in list(unified_diff(before, after, lineterm="", n=2))[3:]:
        yield inert(f"  {line}")


def _lines(value: MaybeJson) -> list[str]:
    from contractkit.model.json_value import MISSING

    if value is MISSING:
        return []
    lines = json.dumps(value, indent=2, ensure_ascii=False, default=str).splitlines()
    return lines if len(lines) <= _MAX_LINES else [*lines[:_MAX_LINES], "..."]

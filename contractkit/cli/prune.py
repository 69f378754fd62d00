"""`contractkit prune`: tapes and exchanges that no test plays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.errors import ExitCode, UsageError
from contractkit.reports._words import counted
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.model.exchange import Exchange
    from contractkit.prune import Unplayed
    from contractkit.workspace import Workspace

_EPILOG = """\b
Examples:
  pytest && contractkit prune
  contractkit prune --apply
  contractkit prune --apply --scenarios

Exit codes: 0 everything is played, or what is not was removed; 1 something is not played, and is still there; 2 usage;
3 the last run of all tests is older than a tape or a test, or told only part; 5 no run is on record, or no tape.
"""


@click.command(epilog=_EPILOG)
@click.option("--apply", "apply_", is_flag=True, help="Remove what is listed. Without it nothing is touched.")
@click.option("--scenarios", is_flag=True, help="With --apply: a scenario goes with its tape where nothing is played.")
def command(*, apply_: bool, scenarios: bool) -> ExitCode:
    """List tapes and exchanges that no test plays, as the last run of all tests has shown.

    The record of a run is kept in .contractkit_cache/. It counts when all tests were run and passed, and neither tapes
    nor tests have changed since. A tape beside its scenario is one with it, and is removed only with it.
    """
    from contractkit.played import read_run
    from contractkit.prune import removable, remove, unplayed
    from contractkit.workspace import Workspace

    if scenarios and not apply_:
        raise click.UsageError("--scenarios says what --apply may remove: give both.")
    if apply_ and in_ci():
        raise UsageError("--apply removes nothing where the variable CI is set.")
    workspace = Workspace.at(Path.cwd())
    root, run = workspace.config.root, read_run(workspace.config.root)
    found = unplayed(root, workspace.tape_files(), run)
    going = list(removable(found, scenarios=scenarios)) if apply_ else []
    for each in found:
        is_going = each in going
        if is_going:
            remove(replace(each, path=Path(workspace.shown(each.path))))
        for line in _told(each, workspace, gone=is_going):
            click.echo(line)
    for tape, test in sorted(run.waiting.items()):
        click.echo(f"contractkit: {tape} is the tape of {test}, which was skipped, so it is left alone.", err=True)
    click.echo(f"contractkit: {_summary(found)} by the {counted(run.tests, 'test')} of {run.at}.", err=True)
    return ExitCode.FINDINGS if len(found) > len(going) else ExitCode.CLEAN


def _told(each: Unplayed, workspace: Workspace, *, gone: bool) -> Iterator[str]:
    part = f"{len(each.exchanges)} of {each.total} exchanges"
    unplayed = "nothing of it is played" if each.is_whole else f"{part} not played"
    shown = workspace.shown(each.path)
    scenario = "" if each.scenario is None else workspace.shown(each.scenario)
    if gone:
        removed = "removed" if each.is_whole else f"{part} removed"
        yield f"{shown}: {removed}{f', with {scenario}' if scenario else ''}"
    else:
        yield f"{shown}: {unplayed}{_way_out(each, scenario)}"
    if not each.is_whole:
        yield from (f"  {_line(exchange)}" for exchange in each.exchanges)


def _way_out(each: Unplayed, scenario: str) -> str:
    if scenario and each.is_whole:
        return f"; {scenario} records it: --apply --scenarios removes both"
    if scenario:
        return f"; take the steps out of {scenario} and record it again"
    return f"; {each.refused}" if each.refused and not each.is_whole else ""


def _line(exchange: Exchange) -> str:
    """Name an exchange as the items of `pytest cassettes/` do, counted from 1."""
    return f"{exchange.index + 1} {exchange.request.method} {exchange.request.path} {exchange.response.status}"


def _summary(found: Sequence[Unplayed]) -> str:
    whole = sum(each.is_whole for each in found)
    exchanges = sum(len(each.exchanges) for each in found if not each.is_whole)
    numbers = ((whole, "tape"), (exchanges, "exchange"))
    parts = [counted(number, noun) for number, noun in numbers if number]
    if not parts:
        return "all is played"
    return f"{' and '.join(parts)} {'is' if whole + exchanges == 1 else 'are'} not played"

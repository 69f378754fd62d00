"""Reviewing findings: each is accepted with a reason, rejected or left for later; what is accepted is written down.

An acceptance is written at once and whole, so that an interrupted review keeps what was accepted before, and nothing
else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from contractkit.cassettes.store import locked, write_atomically
from contractkit.config import parse_config
from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.waiver import Waiver, waiver_for
from contractkit.settings.waivers import waiver_blocks


@dataclass(frozen=True, slots=True)
class Case:
    """Findings that one waiver would cover: the same rule, operation and place.

    Attributes:
        waiver: that waiver, without its reason.
        findings: worst first.
    """

    waiver: Waiver
    findings: tuple[Finding, ...]


class Choice(StrEnum):
    """What can be done with a case."""

    ACCEPT = "accepted"
    REJECT = "rejected"
    SKIP = "skipped"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer.

    Attributes:
        remaining: it is the answer for all cases from this one on.
        reason: why the finding is accepted; empty for the other choices.
    """

    choice: Choice
    remaining: bool = False
    reason: str = ""


@dataclass
class Outcome:
    """What has become of the cases so far."""

    cases: Sequence[Case]
    chosen: dict[Choice, list[Case]] = field(default_factory=lambda: {choice: [] for choice in Choice})

    @property
    def is_clean(self) -> bool:
        """Whether every case was accepted."""
        return len(self.chosen[Choice.ACCEPT]) == len(self.cases)

    def __str__(self) -> str:
        told = [f"{len(found)} {choice}" for choice, found in self.chosen.items()]
        left = len(self.cases) - sum(map(len, self.chosen.values()))
        return ", ".join(told + ([f"{left} not looked at"] if left else []))


def cases(report: Report, level: Level) -> tuple[Case, ...]:
    """Return what is pending in a report, at a level or above. Findings about waivers cannot be waived."""
    found: dict[Waiver, list[Finding]] = {}
    for finding in report.at_or_above(level):
        if finding.verdict is not Verdict.POLICY:
            found.setdefault(waiver_for(finding, ""), []).append(finding)
    return tuple(Case(waiver, tuple(findings)) for waiver, findings in found.items())


def review(
    outcome: Outcome, ask: Callable[[int, Case], Decision | None], accept: Callable[[Sequence[Case], str], None]
) -> None:
    """Go through cases.

    Args:
        outcome: the cases; what becomes of them is noted here, so that it is there after an interruption too.
        ask: is given the number of a case, from 0, and the case; None ends the review.
        accept: writes acceptances down.
    """
    for number, case in enumerate(outcome.cases):
        decision = ask(number, case)
        if decision is None:
            return
        taken = outcome.cases[number:] if decision.remaining else [case]
        if decision.choice is Choice.ACCEPT:
            accept(taken, decision.reason)
        outcome.chosen[decision.choice] += taken
        if decision.remaining:
            return


def accepted(taken: Iterable[Case], reason: str, expires: date | None) -> tuple[Waiver, ...]:
    """Make the waivers of accepted cases.

    Raises:
        UsageError: the reason is empty.
    """
    if not reason.strip():
        raise UsageError("a finding is accepted with a reason: say why it is right as it is.")
    return tuple(replace(case.waiver, reason=reason.strip(), expires=expires) for case in taken)


def add_waivers(settings: Path, waivers: Iterable[Waiver], today: date | None) -> tuple[Waiver, ...]:
    """Append waivers to the settings of a project; the rest of the file stays as it is, to the byte.

    Args:
        settings: the pyproject.toml.
        waivers: what to add. One that the file has already, and that holds, is left out.
        today: the day that waivers expire by; None when it is not known, and none expires.

    Returns:
        The waivers that were added.

    Raises:
        UsageError: the file is not TOML, or has its waivers in a form that nothing can be appended to.
        CannotCheckError: it cannot be read or written, or somebody else is writing it.
    """
    place = settings.resolve()
    try:
        with locked(place, suffix=".waivers"):
            text = place.read_bytes().decode("utf-8")
            known = parse_config(text, settings).waivers
            held = {_subject(waiver) for waiver in known if waiver.holds(today)}
            fresh = tuple({_subject(each): each for each in waivers if _subject(each) not in held}.values())
            if fresh:
                added = _appended(text, waiver_blocks(fresh))
                _refuse_damage(added, settings, len(known) + len(fresh))
                write_atomically(place, added, may_replace=lambda path: _refuse_changed(path, text))
            return fresh
    except OSError as error:
        raise CannotCheckError(f"it cannot be written: {error.strerror or error}.", path=str(settings)) from error


def _subject(waiver: Waiver) -> tuple[str, str | None, str | None]:
    return waiver.rule, waiver.operation, waiver.pointer


def _appended(text: str, blocks: str) -> str:
    """Put blocks behind a text, with the line ends it has and one empty line between."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    return text + gap + blocks.replace("\n", end)


def _refuse_damage(text: str, settings: Path, count: int) -> None:
    """Make sure that what is about to be written says what is meant."""
    try:
        whole = len(parse_config(text, settings).waivers) == count
    except UsageError:
        whole = False
    if not whole:
        raise UsageError(
            "nothing can be appended to its waivers; write them as [[tool.contractkit.waivers]] blocks.",
            path=str(settings),
        )


def _refuse_changed(path: Path, text: str) -> None:
    if path.read_bytes() != text.encode("utf-8"):
        raise CannotCheckError("somebody has changed it in the meantime; nothing was written.", path=str(path))

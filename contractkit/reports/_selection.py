"""Which findings go into a report, in what order, under what name, at what place, and how many fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Report, RuleInfo
from contractkit.reports._inert import inert


class Place(NamedTuple):
    """A line of a file. The path has forward slashes and no `./` before it."""

    path: str
    line: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, however often it was met.

    Attributes:
        name: what no other fault is called: the fingerprint, with a number from the second that has the same.
        first: the finding that stands for it.
        again: the same fault in other exchanges.
    """

    name: str
    first: Finding
    again: list[Finding]

    @property
    def count(self) -> int:
        """How often it was found."""
        return 1 + len(self.again)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by level, else as they were."""
    return sorted(findings, key=lambda finding: -finding.level)


def faults(findings: Iterable[Finding]) -> list[Fault]:
    """Gather findings of one structure in several exchanges, worst first; on a page each line is a fault of its own."""
    found: dict[str, Fault] = {}
    times: Counter[str] = Counter()
    for finding in worst_first(findings):
        fingerprint = finding.fingerprint
        key = f"{fingerprint} {finding.level}"
        if finding.exchange is not None and key in found:
            found[key].again.append(finding)
            continue
        times[fingerprint] += 1
        name = fingerprint if times[fingerprint] == 1 else f"{fingerprint}-{times[fingerprint]}"
        found[key if finding.exchange is not None else name] = Fault(name, finding, [])
    return list(found.values())


def left_out(all_: Sequence[Fault], shown: int) -> int:
    """Return how many findings are not among the first faults."""
    return sum(fault.count for fault in all_[shown:])


def rules_of(report: Report) -> dict[str, RuleInfo]:
    """Return every rule that ran or found something, by id."""
    rules = {rule.id: rule for rule in report.rules}
    for finding in report.findings:
        if finding.rule not in rules:
            rules[finding.rule] = RuleInfo(finding.rule, finding.level, finding.verdict, finding.rule, finding.rule)
    return rules


def place_of(finding: Finding, report: Report) -> Place:
    """Return the line that somebody has to look at: of the page, else of the tape, else the top of what was read."""
    if finding.source is not None and finding.source.page:
        return Place(_path(finding.source.page), max(finding.source.line, 1), finding.column)
    fallback = next(filter(None, (*report.pages, *report.cassettes)), "contractkit")
    return tape_of(finding) or Place(_path(fallback), 1)


def tape_of(finding: Finding) -> Place | None:
    """Return the line of the tape; None when the finding is not about one."""
    return Place(_path(finding.cassette), max(finding.line or 1, 1)) if finding.cassette else None


def place_of_failure(failure: Failure) -> Place:
    """Return the line of a tape that could not be compared."""
    return Place(_path(failure.cassette), max(failure.line or 1, 1))


def within(pieces: Iterable[str], limit: int) -> list[str]:
    """Return the first pieces that together take no more bytes of UTF-8 than the limit."""
    kept: list[str] = []
    for piece in pieces:
        limit -= len(piece.encode())
        if limit < 0:
            break
        kept.append(piece)
    return kept


def _path(text: str) -> str:
    path: PurePath = PureWindowsPath(text) if "\\" in text else PurePosixPath(text)
    return inert(path.as_posix())

"""What formats for people say alike: who moved, how many, and the facts of one finding line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.json_value import MISSING
from contractkit.reports._inert import inert, shorten, value

MOVED: Final = {
    Verdict.API: "the API moved away from its page",
    Verdict.PAGE: "the page contradicts itself or the service",
    Verdict.TAPE: "the tape does not follow the page",
    Verdict.CLIENT: "the client does not send what was recorded",
    Verdict.POLICY: "a waiver of this project is out of date",
}
NOUNS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
MESSAGE_WIDTH: Final = 1000


def counted(number: int, noun: str) -> str:
    """Write a number with its noun, thousands apart."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def outcome(report: Report) -> str:
    """Say what came out: `1 tape not compared, 2 errors, 1 warning`."""
    failed = [f"{counted(len(report.failures), 'tape')} not compared"] if report.failures else []
    return ", ".join((*failed, *_found(report)))


def _found(report: Report) -> Sequence[str]:
    found = Counter(each.level for each in report.pending)
    found[Level.INFO] -= len(report.notes)
    counts = [counted(found[level], NOUNS[level]) for level in reversed(Level) if found[level]]
    if report.task == "check" and all(
        each.level is Level.INFO and each.verdict is Verdict.PAGE for each in report.pending
    ):
        still = ["nothing moved"] if report.cassettes or not report.failures else []
        counts = [*still, *(f"{count} about the page" for count in counts)]
    if counts:
        return counts
    return ["both promise the same" if report.task == "diff" else "nothing is wrong"]


def not_compared(report: Report) -> str:
    """Say how many tapes the sentences of a report's failures are about."""
    return f"{counted(len(report.failures), 'tape')} could not be compared"


def looked_at(report: Report) -> str:
    """Say how much was looked at: `2 tapes, 7 exchanges, 1 page`."""
    pages = counted(len(report.pages), "page")
    if report.task != "check":
        return pages
    return f"{counted(len(report.cassettes), 'tape')}, {counted(report.exchanges, 'exchange')}, {pages}"


def message(finding: Finding) -> str:
    """Return the sentence of a finding, inert and not longer than a receiver takes."""
    return inert(shorten(finding.message, MESSAGE_WIDTH))


def facts(finding: Finding, again: Sequence[Finding] = ()) -> Iterator[tuple[str, str]]:
    """Yield label and text of everything known of a finding besides its sentence, each on one inert line.

    Args:
        finding: what is known of it.
        again: the same fault in other exchanges.
    """
    yield from _about_page(finding) if finding.exchange is None else _about_exchange(finding)
    if finding.related is not None:
        yield "see", inert(str(finding.related))
    if finding.cassette:
        yield "tape", tape(finding)
    if again:
        yield "again", repeated(again)
    yield "verdict", f"{finding.verdict}: {MOVED[finding.verdict]}"
    if finding.advice:
        yield "next", inert(shorten(finding.advice, MESSAGE_WIDTH))


def quote(finding: Finding) -> str:
    """Return the quoted line, inert, its runs of spaces closed up: rows of tables are padded with them.

    A line without a word, the brace that an example begins with, says nothing unless a column of it is meant.
    """
    if finding.column is None and not any(map(str.isalnum, finding.quote)):
        return ""
    return inert(shorten(" ".join(finding.quote.split())))


def _about_page(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.source is not None:
        yield "at", f"{inert(str(finding.source))}  {quote(finding)}".rstrip()
    if finding.documented is not MISSING:
        yield "should be", value(finding.documented)


def _about_exchange(finding: Finding) -> Iterator[tuple[str, str]]:
    shown = quote(finding) or ("" if finding.documented is MISSING else value(finding.documented))
    if finding.source is not None or shown:
        source = "" if finding.source is None else inert(str(finding.source))
        yield "documented", f"{source}  {shown}".strip()
    if finding.pointer:
        yield "observed", f"{value(finding.observed)} at {inert(shorten(finding.pointer))}"


def repeated(again: Sequence[Finding]) -> str:
    """Say how often a fault was met besides: `in 3 more exchanges on 2 tapes`."""
    return f"in {counted(len(again), 'more exchange')} on {counted(len({each.cassette for each in again}), 'tape')}"


def tape(finding: Finding) -> str:
    """Say where on which tape, and what was answered."""
    parts = [inert(finding.cassette)]
    if finding.exchange is not None:
        parts.append(f"exchange {finding.exchange + 1}")
    if finding.line is not None:
        parts.append(f"line {finding.line}")
    if finding.status is not None:
        parts.append(f"answered {finding.status}")
    return ", ".join(parts)

"""The report for people: rule, one sentence, the documented line, what came instead, who moved, what to do.

Everything observed comes from somebody else's server, so nothing is printed before control characters, escape
sequences and text-direction marks are out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import groupby
from typing import Final, TypeAlias

from contractkit.model.finding import Finding, Level, Report
from contractkit.model.json_value import MISSING, MaybeJson
from contractkit.reports._inert import inert, value
from contractkit.reports._text_rows import at_line, row, sentence, wrapped
from contractkit.reports._words import MOVED, counted, looked_at, not_compared, outcome, quote

_Painter: TypeAlias = Callable[[str, str], str]

_Sameness: TypeAlias = tuple[str, str, str]

_VALUE_WIDTH: Final = 100
_COLORS: Final = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.INFO: "1;36"}
_SIGNS: Final = {Level.ERROR: "x", Level.WARNING: "!", Level.INFO: "i"}


class Detail(IntEnum):
    """How much is written."""

    FINDINGS = 0
    """The findings, and nothing when there are none."""
    USUAL = 1
    """Also what was looked at, what is waived, and what came out. What was found again is counted."""
    ALL = 2
    """Everything: each finding at each place, and what was compared by which rules."""


def render(report: Report, *, color: bool = False, width: int | None = None, detail: Detail = Detail.USUAL) -> str:
    """Write a report for a terminal, grouped by tape and exchange, or by page.

    Args:
        report: what to write.
        color: whether to colour it; every colour has a sign beside it that says the same.
        width: the columns of the terminal; None to break no line.
        detail: how much to write.
    """
    paint = _paint if color else _plain
    notes = [] if detail is Detail.ALL else report.notes
    shown = [each for each in report.pending if not (notes and each.is_note_on_page)]
    lines = list(_findings(report, shown, paint, width, detail))
    if detail > Detail.FINDINGS:
        lines += [*_waived(report), *_unmatched(report), *_failures(report)]
    if report.coverage is not None:
        from contractkit.reports._coverage_text import coverage_text

        lines += [paint("1", "evidence"), "", *map(inert, coverage_text(report.coverage)), ""]
    if detail is Detail.ALL:
        lines += [*_looked_at(report), ""]
    if detail > Detail.FINDINGS:
        lines += [*wrapped(summary(report), width)]
        if shown:
            worst = max(shown, key=lambda finding: finding.level)
            lines += [f"Why, and what to do: contractkit explain {inert(worst.rule)}"]
        if notes:
            lines += wrapped(_on_pages(notes), width)
    return "".join(f"{line}\n" for line in lines)


def _on_pages(notes: Sequence[Finding]) -> str:
    """Say that there is more to know, which is no fault of anything that was compared."""
    pages = sorted({each.source.page for each in notes if each.source is not None})
    named = inert(pages[0]) if len(pages) == 1 else counted(len(pages), "page")
    return f"Contradictions in {named} that the tapes decide: {len(notes)}, told with --verbose."


def _findings(
    report: Report, shown: Sequence[Finding], paint: _Painter, width: int | None, detail: Detail
) -> Iterator[str]:
    repeats = Counter(map(_sameness, shown))
    told: set[_Sameness] = set()
    heading = _operation if report.task == "diff" else _place
    for place, findings in groupby(shown, key=heading):
        new = [each for each in findings if detail is Detail.ALL or _sameness(each) not in told]
        yield from [paint("1", inert(place)), ""] if new else []
        for finding in new:
            again = 0 if detail is Detail.ALL else repeats[_sameness(finding)] - 1
            told.add(_sameness(finding))
            rows = (
                _about_tape(finding, again, width)
                if finding.exchange is not None
                else _about_page(finding, "was at" if report.task == "diff" else "see", width)
            )
            yield from (*_head(finding, paint, width), *rows, "")


def _looked_at(report: Report) -> Iterator[str]:
    for label, names in (
        ("pages", report.pages),
        ("tapes", report.cassettes),
        ("rules", tuple(rule.id for rule in report.rules)),
    ):
        if names:
            yield f"{label}:"
            yield from (f"  {inert(name)}" for name in names)


def _sameness(finding: Finding) -> _Sameness:
    """Return what two findings on one tape share when they are the same fault met twice. On a page, none are."""
    place = finding.cassette if finding.exchange is not None else f"{finding.source}:{finding.column}"
    return place, finding.rule, finding.pointer


def _operation(finding: Finding) -> str:
    return finding.operation


def _place(finding: Finding) -> str:
    if finding.exchange is None:
        return finding.cassette or (finding.source.page if finding.source else finding.operation)
    line = f" (line {finding.line})" if finding.line else ""
    return f"{finding.cassette}: exchange {finding.exchange + 1}{line}, {finding.operation} -> {finding.status}"


def _head(finding: Finding, paint: _Painter, width: int | None) -> Iterator[str]:
    head = f"{_SIGNS[finding.level]} {finding.level}"
    yield f"  {paint(_COLORS[finding.level], head)} {paint('1', inert(finding.rule))}"
    yield from wrapped(inert(finding.message), width, indent="    ")


def _about_page(finding: Finding, second: str, width: int | None) -> Iterator[str]:
    if finding.source is not None:
        column = "" if finding.column is None else f":{finding.column}"
        yield from at_line("at", f"{finding.source}{column}", finding, width)
    if finding.related is not None:
        yield row(second, str(finding.related))
    if finding.advice:
        yield from sentence("next", finding.advice, width)


def _about_tape(finding: Finding, repeats: int, width: int | None) -> Iterator[str]:
    if quote(finding):
        yield from at_line("documented", str(finding.source), finding, width)
    elif finding.source:
        shown = [] if finding.documented is MISSING else [_shown(finding.documented)]
        yield row("documented", str(finding.source), *shown)
    elif finding.documented is not MISSING:
        yield row("documented", _shown(finding.documented))
    if finding.pointer:
        yield row("observed", _shown(finding.observed), f"at {finding.pointer}")
    if repeats:
        yield row("again", f"in {counted(repeats, 'more exchange')} on this tape")
    yield from sentence("verdict", f"{finding.verdict}: {MOVED[finding.verdict]}", width)
    if finding.advice:
        yield from sentence("next", finding.advice, width)


def _shown(observed: MaybeJson) -> str:
    return value(observed, _VALUE_WIDTH)


def _waived(report: Report) -> Iterator[str]:
    """List what is accepted, one line for each place and reason: a waiver nobody sees is a check switched off."""
    if not report.waived:
        return
    accepted = Counter((each.rule, each.operation, each.pointer, each.waived) for each in report.waived)
    yield f"{counted(len(report.waived), 'finding')} waived, not counted:"
    for (rule, operation, pointer, waived), times in accepted.items():
        if waived is not None:
            until = "" if waived.expires is None else f" (until {waived.expires})"
            again = f" ({times} times)" if times > 1 else ""
            place = f" at {pointer}" if pointer else ""
            yield f"  - {inert(f'{rule} of {operation}{place}{again}: {waived.reason}{until}')}"
    yield ""


def _unmatched(report: Report) -> Iterator[str]:
    if report.unmatched:
        yield f"{len(report.unmatched)} recorded exchange(s) that no page documents, not compared:"
        yield from (f"  {inert(each)}" for each in report.unmatched)
        yield ""


def _failures(report: Report) -> Iterator[str]:
    if report.failures:
        yield f"{not_compared(report)}:"
        yield from (f"  {inert(str(each))}" for each in report.failures)
        yield ""


def summary(report: Report) -> str:
    """Say in one line what was compared and what came out."""
    if report.task == "diff":
        return f"{report.pages[0]} and {report.pages[-1]} compared: {outcome(report)}."
    done = "compared" if report.task == "check" else "read"
    waived = f", {len(report.waived)} waived" if report.waived else ""
    return f"{looked_at(report)} {done}: {outcome(report)}{waived}.{_verdicts(report)}"


def _verdicts(report: Report) -> str:
    blamed = sorted({f"{each.verdict}" for each in report.at_or_above(Level.WARNING)})
    return f" Verdict: {', '.join(blamed)}." if blamed else ""


def _paint(code: str, text: str) -> str:
    return f"\N{ESCAPE}[{code}m{text}\N{ESCAPE}[0m"


def _plain(_code: str, text: str) -> str:
    return text

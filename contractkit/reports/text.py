"""The report for people: rule, one sentence, the documented line, what came instead, who moved, what to do.

Everything observed comes from somebody else's server, so nothing is printed before control characters, escape
sequences and text-direction marks are out of it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final, TypeAlias

from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.json_value import MISSING, MaybeJson, dump
from contractkit.reports._coverage_text import coverage_text

_Painter: TypeAlias = Callable[[str, str], str]

_Sameness: TypeAlias = tuple[str, str, str]

_VALUE_WIDTH: Final = 100
_LABEL: Final = "  {:<11}"
_COLORS: Final = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.INFO: "1;36"}
_SIGNS: Final = {Level.ERROR: "x", Level.WARNING: "!", Level.INFO: "i"}
_MOVED: Final = {
    Verdict.API: "the API moved away from its page",
    Verdict.PAGE: "the page contradicts itself or the service",
    Verdict.TAPE: "the tape does not follow the page",
    Verdict.CLIENT: "the client does not send what was recorded",
    Verdict.POLICY: "a waiver of this project is out of date",
}


def render(report: Report, *, color: bool = False) -> str:
    """Write a report for a terminal, grouped by tape and exchange, or by page.

    Args:
        report: what to write.
        color: whether to colour it; every colour has a sign beside it that says the same.
    """
    paint = _paint if color else _plain
    repeats = Counter(map(_sameness, report.pending))
    told: set[_Sameness] = set()
    lines: list[str] = []
    heading = _operation if report.task == "diff" else _place
    for place, findings in groupby(report.pending, key=heading):
        new = [finding for finding in findings if _sameness(finding) not in told]
        lines += [paint("1", plain(place)), ""] if new else []
        for finding in new:
            told.add(_sameness(finding))
            detail = (
                _about_tape(finding, repeats[_sameness(finding)] - 1)
                if finding.exchange is not None
                else _about_page(finding, "was at" if report.task == "diff" else "see")
            )
            lines += [*_head(finding, paint), *detail, ""]
    lines += [*_waived(report), *_unmatched(report)]
    if report.coverage is not None:
        lines += [paint("1", "evidence"), "", *map(plain, coverage_text(report.coverage)), ""]
    lines += [summary(report)]
    if report.pending:
        worst = max(report.pending, key=lambda finding: finding.level)
        lines += [f"Why, and what to do: contractkit explain {worst.rule}"]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return text without anything a terminal would obey: controls, escapes, direction marks, lone surrogates."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in {"Cc", "Cf", "Cs"} else each for each in text
    )


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


def _head(finding: Finding, paint: _Painter) -> Iterator[str]:
    head = f"{_SIGNS[finding.level]} {finding.level}"
    yield f"  {paint(_COLORS[finding.level], head)} {paint('1', finding.rule)}"
    yield f"    {plain(finding.message)}"


def _about_page(finding: Finding, second: str) -> Iterator[str]:
    if finding.source is not None:
        column = "" if finding.column is None else f":{finding.column}"
        quote = [f"| {_shorten(' '.join(finding.quote.split()))}"] if finding.quote else []
        yield _row("at", f"{finding.source}{column}", *quote)
    if finding.related is not None:
        yield _row(second, str(finding.related))
    if finding.advice:
        yield _row("next", finding.advice)


def _about_tape(finding: Finding, repeats: int) -> Iterator[str]:
    if finding.quote:
        yield _row("documented", str(finding.source), f"| {_shorten(finding.quote)}")
    elif finding.source:
        shown = [] if finding.documented is MISSING else [_value(finding.documented)]
        yield _row("documented", str(finding.source), *shown)
    elif finding.documented is not MISSING:
        yield _row("documented", _value(finding.documented))
    if finding.pointer:
        yield _row("observed", _value(finding.observed), f"at {finding.pointer}")
    if repeats:
        yield _row("again", f"in {_counted(repeats, 'more exchange')} on this tape")
    yield _row("verdict", f"{finding.verdict}: {_MOVED[finding.verdict]}")
    if finding.advice:
        yield _row("next", finding.advice)


def _row(label: str, *parts: str) -> str:
    return "  " + _LABEL.format(label) + "  ".join(plain(part) for part in parts)


def _value(value: MaybeJson) -> str:
    return "nothing" if value is MISSING else _shorten(dump(value))


def _shorten(text: str, width: int = _VALUE_WIDTH) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _waived(report: Report) -> Iterator[str]:
    """List what is accepted, one line for each place and reason: a waiver nobody sees is a check switched off."""
    if not report.waived:
        return
    accepted = Counter((each.rule, each.operation, each.pointer, each.waived) for each in report.waived)
    yield f"{_counted(len(report.waived), 'finding')} waived, not counted:"
    for (rule, operation, pointer, waived), times in accepted.items():
        if waived is not None:
            until = "" if waived.expires is None else f" (until {waived.expires})"
            again = f" ({times} times)" if times > 1 else ""
            place = f" at {pointer}" if pointer else ""
            yield f"  - {plain(f'{rule} of {operation}{place}{again}: {waived.reason}{until}')}"
    yield ""


def _unmatched(report: Report) -> Iterator[str]:
    if report.unmatched:
        yield f"{len(report.unmatched)} recorded exchange(s) that no page documents, not compared:"
        yield from (f"  {plain(each)}" for each in report.unmatched)
        yield ""


def summary(report: Report) -> str:
    """Say in one line what was compared and what came out."""
    if report.task != "check":
        return _summary_of_pages(report)
    outcome = _counts(report) or "nothing moved"
    waived = f", {len(report.waived)} waived" if report.waived else ""
    looked = ", ".join(
        _counted(number, noun)
        for number, noun in (
            (len(report.cassettes), "tape"),
            (report.exchanges, "exchange"),
            (len(report.pages), "page"),
        )
    )
    return f"{looked} compared: {outcome}{waived}.{_verdicts(report)}"


def _summary_of_pages(report: Report) -> str:
    if report.task == "diff":
        return f"{report.pages[0]} and {report.pages[-1]} compared: {_counts(report) or 'both promise the same'}."
    pages = _counted(len(report.pages), "page")
    return f"{pages} read: {_counts(report) or 'nothing is wrong'}.{_verdicts(report)}"


def _counts(report: Report) -> str:
    counts = (_counted(report.count(level), _NOUNS[level]) for level in reversed(Level) if report.count(level))
    return ", ".join(counts)


def _verdicts(report: Report) -> str:
    blamed = sorted({f"{each.verdict}" for each in report.at_or_above(Level.WARNING)})
    return f" Verdict: {', '.join(blamed)}." if blamed else ""


_NOUNS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _paint(code: str, text: str) -> str:
    return f"\N{ESCAPE}[{code}m{text}\N{ESCAPE}[0m"


def _plain(_code: str, text: str) -> str:
    return text

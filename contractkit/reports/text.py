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
}


def render(report: Report, *, color: bool = False) -> str:
    """Write a report for a terminal, grouped by tape and exchange.

    Args:
        report: what to write.
        color: whether to colour it; every colour has a sign beside it that says the same.
    """
    paint = _paint if color else _plain
    repeats = Counter(map(_sameness, report.findings))
    told: set[_Sameness] = set()
    lines: list[str] = []
    for place, findings in groupby(report.findings, key=_place):
        new = [finding for finding in findings if _sameness(finding) not in told]
        lines += [paint("1", plain(place)), ""] if new else []
        for finding in new:
            told.add(_sameness(finding))
            lines += [*_finding(finding, repeats[_sameness(finding)] - 1, paint), ""]
    lines += [*_unmatched(report), summary(report)]
    if report.findings:
        lines += [f"Why, and what to do: contractkit explain {report.findings[0].rule}"]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Return text without anything a terminal would obey: controls, escapes, direction marks, lone surrogates."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in {"Cc", "Cf", "Cs"} else each for each in text
    )


def _sameness(finding: Finding) -> _Sameness:
    """Return what two findings on one tape share when they are the same fault met twice."""
    return finding.cassette, finding.rule, finding.pointer


def _place(finding: Finding) -> str:
    if finding.exchange is None:
        return finding.cassette or (finding.source.page if finding.source else finding.operation)
    line = f" (line {finding.line})" if finding.line else ""
    return f"{finding.cassette}: exchange {finding.exchange + 1}{line}, {finding.operation} -> {finding.status}"


def _finding(finding: Finding, repeats: int, paint: _Painter) -> Iterator[str]:
    head = f"{_SIGNS[finding.level]} {finding.level}"
    yield f"  {paint(_COLORS[finding.level], head)} {paint('1', finding.rule)}"
    yield f"    {plain(finding.message)}"
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


def _unmatched(report: Report) -> Iterator[str]:
    if report.unmatched:
        yield f"{len(report.unmatched)} recorded exchange(s) that no page documents, not compared:"
        yield from (f"  {plain(each)}" for each in report.unmatched)
        yield ""


def summary(report: Report) -> str:
    """Say in one line what was compared and what came out."""
    counts = [_counted(report.count(level), _NOUNS[level]) for level in reversed(Level) if report.count(level)]
    outcome = ", ".join(counts) if counts else "nothing moved"
    blamed = sorted({f"{each.verdict}" for each in report.at_or_above(Level.WARNING)})
    who = f" Verdict: {', '.join(blamed)}." if blamed else ""
    looked = ", ".join(
        _counted(number, noun)
        for number, noun in (
            (len(report.cassettes), "tape"),
            (report.exchanges, "exchange"),
            (len(report.pages), "page"),
        )
    )
    return f"{looked} compared: {outcome}.{who}"


_NOUNS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _paint(code: str, text: str) -> str:
    return f"\N{ESCAPE}[{code}m{text}\N{ESCAPE}[0m"


def _plain(_code: str, text: str) -> str:
    return text

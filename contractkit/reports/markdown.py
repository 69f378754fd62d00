"""The report as Markdown, for a step summary or a comment on a pull request.

GitHub drops a summary of more than 1 MiB as a whole, so this stays below and says what is left out. There is no HTML in
it, and no block that is open for longer than a paragraph: cut after any empty line it is still a whole document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.json_value import MISSING
from contractkit.reports._commonmark import code, prose
from contractkit.reports._inert import shorten, value
from contractkit.reports._selection import Fault, faults, left_out, rules_of, within
from contractkit.reports._words import (
    MESSAGE_WIDTH,
    MOVED,
    NOUNS,
    counted,
    looked_at,
    not_compared,
    outcome,
    quote,
    repeated,
    tape,
)

LIMIT: Final = 900 * 1024
"""Bytes; the rest of GitHub's 1 MiB is for other steps' words."""

_MAX_LISTED: Final = 20
_SIGNS: Final = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.INFO: "ℹ️"}  # noqa: RUF001 the sign is an i


def render(report: Report) -> str:
    """Write a report as Markdown: what came out, who moved, and the findings of each operation, worst first."""
    head = [
        f"## contractkit: {outcome(report)}",
        "",
        f"Looked at {looked_at(report)}.",
        "",
        *_failures(report),
        *_verdicts(report),
    ]
    tail = [*_waived(report), *_unmatched(report), *_help(report)]
    found = faults(report.pending)
    written = within(map(_fault, found), LIMIT - len("\n".join([*head, *tail]).encode()) - 1024)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for fault, text in zip(found, written, strict=False):
        groups[fault.first.operation].append(text)
    body = [line for operation, texts in groups.items() for line in (_heading(operation), "", *texts)]
    more = left_out(found, len(written))
    if more:
        body += [f"**{counted(more, 'more finding')} left out**: GitHub takes no longer summary.", ""]
    return "\n".join([*head, *body, *tail])


def _failures(report: Report) -> Iterator[str]:
    if report.failures:
        yield f"### {not_compared(report)}"
        yield ""
        for failure in report.failures[:_MAX_LISTED]:
            line = "" if failure.line is None else f":{failure.line}"
            yield f"- ❌ {code(f'{shorten(failure.cassette)}{line}')}: {prose(shorten(failure.message, MESSAGE_WIDTH))}"
        yield from _more(len(report.failures))
        yield ""


def _verdicts(report: Report) -> Iterator[str]:
    if not report.pending:
        return
    yield "| Verdict | Errors | Warnings | Notes | |"
    yield "|---|--:|--:|--:|---|"
    for verdict in Verdict:
        levels = [each.level for each in report.pending if each.verdict is verdict]
        if levels:
            numbers = " | ".join(f"{levels.count(level):,}" for level in reversed(Level))
            yield f"| **{verdict}** | {numbers} | {MOVED[verdict]} |"
    yield ""


def _heading(operation: str) -> str:
    return f"### {code(shorten(operation)) or 'Pages'}"


def _fault(fault: Fault) -> str:
    finding = fault.first
    sentence = prose(shorten(finding.message, MESSAGE_WIDTH))
    lines = [f"- {_SIGNS[finding.level]} {NOUNS[finding.level]} {code(finding.rule)}: {sentence}"]
    lines += [f"  - {label}: {text}" for label, text in _facts(finding, fault.again)]
    return "\n".join(lines) + "\n"


def _facts(finding: Finding, again: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    on_page = finding.exchange is None
    if finding.source is not None:
        yield "at" if on_page else "documented", f"{code(str(finding.source))} {code(quote(finding))}".rstrip()
    if on_page and finding.documented is not MISSING:
        yield "should be", code(value(finding.documented))
    elif finding.pointer and not on_page:
        observed = "nothing" if finding.observed is MISSING else code(value(finding.observed))
        yield "observed", f"{observed} at {code(shorten(finding.pointer))}"
    if finding.related is not None:
        yield "see", code(str(finding.related))
    if finding.cassette:
        yield "tape", code(tape(finding))
    if again:
        yield "again", repeated(again)
    yield "verdict", f"**{finding.verdict}**, {MOVED[finding.verdict]}"
    if finding.advice:
        yield "next", prose(shorten(finding.advice, MESSAGE_WIDTH))


def _waived(report: Report) -> Iterator[str]:
    if report.waived:
        reasons = dict.fromkeys((each.rule, each.waived.reason) for each in report.waived if each.waived is not None)
        yield f"### {counted(len(report.waived), 'finding')} waived, not counted"
        yield ""
        yield from (f"- {code(rule)}: {prose(shorten(reason))}" for rule, reason in list(reasons)[:_MAX_LISTED])
        yield from _more(len(reasons))
        yield ""


def _unmatched(report: Report) -> Iterator[str]:
    if report.unmatched:
        yield f"### {counted(len(report.unmatched), 'recorded exchange')} that no page documents, not compared"
        yield ""
        yield from (f"- {code(shorten(each))}" for each in report.unmatched[:_MAX_LISTED])
        yield from _more(len(report.unmatched))
        yield ""


def _more(number: int) -> Iterator[str]:
    if number > _MAX_LISTED:
        yield f"- and {number - _MAX_LISTED:,} more"


def _help(report: Report) -> Iterator[str]:
    if report.pending:
        worst = rules_of(report)[max(report.pending, key=lambda each: each.level).rule]
        yield f"Why, and what to do: {code(f'contractkit explain {worst.id}')}. {prose(worst.summary)}"
        yield ""

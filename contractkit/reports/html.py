"""The report as one HTML file that needs nothing else: no script, no font, no picture, no network.

What a stranger's server said stands in it. It is escaped, and should that ever fail, the Content-Security-Policy lets
the file run no script, load nothing, send nothing, and use no style but its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from contractkit.model.finding import Level, Report, RuleInfo, Verdict
from contractkit.model.illustration import Comparison, Illustration
from contractkit.reports._html_bodies import bodies_html
from contractkit.reports._html_coverage import coverage_html
from contractkit.reports._html_finding import article
from contractkit.reports._html_style import policy, style
from contractkit.reports._html_talk import anchors, talks_html
from contractkit.reports._inert import markup, shorten
from contractkit.reports._selection import faults, left_out, rules_of, within
from contractkit.reports._words import MOVED, NOUNS, counted, looked_at, not_compared, outcome

DRAWS_PICTURES: Final = True
LIMIT: Final = 10 * 1024 * 1024
"""Bytes of findings: more than that, a phone does not open. Pictures are limited in number, and take half of it."""

_MAX_FAILURES: Final = 500


def render(report: Report) -> str:
    """Write a report as HTML: what came out, the findings of each operation, worst first, and the rules explained."""
    found = faults(report.pending)
    turns = anchors(report.illustration)
    written = within((article(fault, _anchor(fault.first.rule), turns) for fault in found), LIMIT)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for fault, text in zip(found, written, strict=False):
        groups[fault.first.operation].append(text)
    illustration = report.illustration or Illustration()
    for comparison in illustration.comparisons:
        groups[comparison.operation].append(bodies_html(comparison, _pointers(report, comparison)))
    css = style(_filters(report))
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(css)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>contractkit: {outcome(report)}</title>\n<style>{css}</style>\n</head>\n<body>",
            f"<h1>{outcome(report).capitalize()}</h1>",
            f'<p class="faint">contractkit {report.task}: {looked_at(report)}</p>',
            *_failures(report),
            *_verdicts(report),
            *_boxes(report),
            "<main>",
            *_groups(groups, left_out(found, len(written))),
            "</main>",
            *talks_html(illustration, found[: len(written)]),
            *(coverage_html(report.coverage) if report.coverage is not None else ()),
            *_waived(report),
            *_listed("Recorded exchanges that no page documents, not compared", report.unmatched),
            *_listed("Pages", report.pages),
            *_listed("Tapes", report.cassettes),
            *_rules(report),
            "</body>\n</html>\n",
        ]
    )


def _pointers(report: Report, comparison: Comparison) -> set[str]:
    """Return where in an answer something was found."""
    place = comparison.cassette, comparison.exchange
    return {each.pointer for each in report.pending if (each.cassette, each.exchange) == place}


def _anchor(rule: str) -> str:
    return f"rule-{re.sub('[^A-Za-z0-9-]', '-', rule)}"


def _failures(report: Report) -> Iterator[str]:
    if report.failures:
        yield f"<h2>{not_compared(report)}</h2><ul>"
        yield from (f"<li>{markup(shorten(str(each), 1000))}</li>" for each in report.failures[:_MAX_FAILURES])
        more = len(report.failures) - _MAX_FAILURES
        yield f"<li>and {more:,} more</li></ul>" if more > 0 else "</ul>"


def _verdicts(report: Report) -> Iterator[str]:
    if not report.pending:
        return
    heads = "".join(
        f'<th class="number {level}"><span class="level">{NOUNS[level]}s</span></th>' for level in reversed(Level)
    )
    yield f'<div class="scroll"><table><tr><th>verdict</th>{heads}</tr>'
    for verdict in Verdict:
        levels = [each.level for each in report.pending if each.verdict is verdict]
        if levels:
            cells = "".join(f'<td class="number">{levels.count(level):,}</td>' for level in reversed(Level))
            yield f"<tr><td><b>{verdict}</b>: {MOVED[verdict]}</td>{cells}</tr>"
    yield "</table></div>"


def _filters(report: Report) -> tuple[str, ...]:
    """Return the levels and the verdicts there are, where there is more than one to choose from."""
    levels = [str(level) for level in reversed(Level) if report.count(level)]
    verdicts = [str(verdict) for verdict in Verdict if any(each.verdict is verdict for each in report.pending)]
    return tuple((levels if len(levels) > 1 else []) + (verdicts if len(verdicts) > 1 else []))


def _boxes(report: Report) -> Iterator[str]:
    filters = _filters(report)
    if filters:
        yield '<span class="filters faint">Show</span>'
    labels = {str(level): noun for level, noun in NOUNS.items()}
    for name in filters:
        yield (
            f'<input class="filter" type="checkbox" id="show-{name}" checked autocomplete="off">'
            f'<label for="show-{name}">{labels.get(name, name)}</label>'
        )


def _groups(groups: dict[str, list[str]], more: int) -> Iterator[str]:
    for operation, articles in groups.items():
        yield f"<section><h2><code>{markup(shorten(operation)) or 'Pages'}</code></h2>"
        yield from articles
        yield "</section>"
    if more:
        yield f"<p><b>{counted(more, 'more finding')} left out</b>, the least: the file would be too big.</p>"


def _waived(report: Report) -> Iterator[str]:
    lines = (
        f"{each.rule} of {each.operation} at {each.pointer or 'no place'}: {each.waived.reason}"
        f"{'' if each.waived.expires is None else f' (until {each.waived.expires})'}"
        for each in report.waived
        if each.waived is not None
    )
    yield from _listed("Findings waived, not counted", tuple(dict.fromkeys(lines)))


def _listed(title: str, texts: tuple[str, ...], most: int = 500) -> Iterator[str]:
    if texts:
        yield f"<details><summary>{title} ({len(texts):,})</summary><ul>"
        yield from (f"<li><code>{markup(shorten(text, 1000))}</code></li>" for text in texts[:most])
        yield f"<li>and {len(texts) - most:,} more</li></ul></details>" if len(texts) > most else "</ul></details>"


def _rules(report: Report) -> Iterator[str]:
    rules, met = rules_of(report), {each.rule for each in report.pending}
    if met:
        yield "<h2>Rules that were broken</h2>"
        yield from (_rule(rule) for rule in rules.values() if rule.id in met)
    yield from _listed("Rules that ran", tuple(f"{rule.id}: {rule.summary}" for rule in report.rules))


def _rule(rule: RuleInfo) -> str:
    # A line break within a paragraph was made for the width of a source file; a list or a section keeps its own.
    text = re.sub(r"(?<!\n)\n(?![\n -]|Why:|Fix:)", " ", rule.help)
    text = "\n".join(map(markup, text.splitlines()))
    return (
        f'<details class="rule {rule.level}" id="{_anchor(rule.id)}" open><summary><code>{markup(rule.id)}</code> '
        f'<span class="faint">{NOUNS[rule.level]}, verdict {rule.verdict}</span></summary>'
        f'<div class="help">{text}</div></details>'
    )

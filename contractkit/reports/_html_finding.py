"""One finding in HTML: what the page shows and what came instead, side by side, the lines that differ marked."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from typing import Final

from contractkit.model.finding import Finding
from contractkit.model.json_text import write
from contractkit.model.json_value import MISSING, Json, MaybeJson
from contractkit.reports._html_talk import Turns
from contractkit.reports._inert import inert, markup, shorten, value
from contractkit.reports._selection import Fault
from contractkit.reports._words import MESSAGE_WIDTH, MOVED, NOUNS, quote, repeated, tape

_MAX_LINES: Final = 40
_LINE_WIDTH: Final = 400
_MAX_AGAIN: Final = 100
_AGAIN_WIDTH: Final = 120


def article(fault: Fault, rule: str, turns: Turns) -> str:
    """Write one fault.

    Args:
        fault: the fault.
        rule: what a link to its rule is called.
        turns: what links to exchanges in the pictures are called.
    """
    finding, name = fault.first, f"f-{fault.name}"
    head = (
        f'<article class="{finding.level} {finding.verdict}" id="{name}">'
        f'<h3><span class="level">{NOUNS[finding.level]}</span> '
        f'<a href="#{rule}"><code>{markup(finding.rule)}</code></a> '
        f'<a class="faint" href="#{name}" aria-label="link to this finding">#</a></h3>'
        f"<p>{markup(shorten(finding.message, MESSAGE_WIDTH))}</p>"
    )
    rows = "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in _rows(finding, turns))
    return f"{head}{_sides(finding)}<dl>{rows}</dl>{_again(fault.again)}</article>"


def _again(again: list[Finding]) -> str:
    if not again:
        return ""
    items = "".join(
        f"<li><code>{markup(tape(each))}</code>: <code>{markup(value(each.observed, _AGAIN_WIDTH))}</code></li>"
        for each in again[:_MAX_AGAIN]
    )
    more = f"<li>and {len(again) - _MAX_AGAIN:,} more</li>" if len(again) > _MAX_AGAIN else ""
    return f"<details><summary>again {repeated(again)}</summary><ul>{items}{more}</ul></details>"


def _rows(finding: Finding, turns: Turns) -> Iterator[tuple[str, str]]:
    if finding.related is not None:
        yield "see", f"<code>{markup(str(finding.related))}</code>"
    if finding.cassette:
        turn = turns.get((finding.cassette, finding.exchange))
        see = "" if turn is None else f' <a href="#{turn}">see the conversation</a>'
        yield "tape", f"<code>{markup(tape(finding))}</code>{see}"
    yield "verdict", f"<b>{finding.verdict}</b>: {MOVED[finding.verdict]}"
    if finding.advice:
        yield "next", markup(shorten(finding.advice, MESSAGE_WIDTH))


def _sides(finding: Finding) -> str:
    """Put the page on the left; on the right the wire, or for a finding about the page what should stand there."""
    quoted = quote(finding)
    source = "" if finding.source is None else f" at <code>{markup(str(finding.source))}</code>"
    if finding.exchange is None:
        left = _figure("out", f"the page{source}", _lines([quoted] if quoted else lines_of(finding.observed)))
        right = (
            "" if finding.documented is MISSING else _figure("in", "should be", _lines(lines_of(finding.documented)))
        )
        return _beside(left, right) if quoted or right or finding.observed is not MISSING else _place(source)
    shown, came = lines_of(finding.documented), lines_of(finding.observed)
    out, in_ = differing(shown, came)
    page = _lines(shown, out)
    if quoted and finding.documented is MISSING:
        page = _lines([quoted])
    elif quoted and len(shown) == 1:  # the line as written says more than its value, unless it does not hold it
        page = _lines([quoted], out) if shown[0] in quoted else _lines([quoted]) + page
    if not source and finding.documented is MISSING:
        page = ""
    caption = f"observed at <code>{markup(shorten(finding.pointer))}</code>" if finding.pointer else "observed"
    observed = _figure("in", caption, _lines(came, in_))
    return _beside(_figure("out", f"documented{source}", page), observed) if page else _beside(observed, "")


def _beside(left: str, right: str) -> str:
    name = "sides" if right else "side"
    return f'<div class="{name}">{left}{right}</div>'


def _place(source: str) -> str:
    return f'<p class="faint">the page{source}</p>' if source else ""


def _figure(side: str, caption: str, body: str) -> str:
    return f'<figure class="{side}"><figcaption>{caption}</figcaption>{body}</figure>'


def _lines(lines: list[str], marks: Collection[int] = ()) -> str:
    classes = ("", ' class="differs"')
    spans = (f"<span{classes[number in marks]}>{markup(line)}</span>" for number, line in enumerate(lines))
    return f"<pre>{''.join(spans)}</pre>"


def lines_of(shown: MaybeJson) -> list[str]:
    """Write a value over as many lines as it has members, or as many as are worth reading."""
    if shown is MISSING:
        return ["nothing"]
    lines = _indented(shown).splitlines() or [""]
    cut = [inert(shorten(line, _LINE_WIDTH)) for line in lines[:_MAX_LINES]]
    return cut + ([f"… {len(lines) - _MAX_LINES:,} more lines"] if len(lines) > _MAX_LINES else [])


def _indented(shown: Json) -> str:
    if not isinstance(shown, dict | list):
        return write(shown)
    return json.dumps(shown, indent=2, ensure_ascii=False, default=str)


def differing(left: list[str], right: list[str]) -> tuple[set[int], set[int]]:
    """Return which lines of each side the other does not have."""
    if left == right:
        return set(), set()
    if len(left) == 1 or len(right) == 1:  # most findings are about one value, and need no search
        common = set(left) & set(right)
        return (
            {n for n, line in enumerate(left) if line not in common},
            {n for n, line in enumerate(right) if line not in common},
        )
    out, in_ = set(range(len(left))), set(range(len(right)))
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        out -= set(range(block.a, block.a + block.size))
        in_ -= set(range(block.b, block.b + block.size))
    return out, in_

"""The documented example of an operation and a recorded answer to it, whole and side by side.

Every value differs from an example's; what counts is which members there are and of which type. So a line whose member
or type differs, or that a finding is about, is marked loudly, and one where only the value differs quietly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple, TypeAlias

from contractkit.model.illustration import Comparison
from contractkit.model.json_text import write
from contractkit.model.json_value import Json, pointer
from contractkit.reports._inert import markup, shorten

_MAX_LINES: Final = 250
_LINE_WIDTH: Final = 120
_BODY: Final = "/response/body"


_Place: TypeAlias = "tuple[str | None, str]"


class Line(NamedTuple):
    """A line of a body.

    Attributes:
        place: JSON Pointer to what begins here, with `*` for any item of a list; None where something ends.
        kind: the JSON type of it.
        text: as it is shown.
    """

    place: str | None
    kind: str
    text: str


def bodies_html(comparison: Comparison, pointers: Collection[str]) -> str:
    """Write an example and an answer; `pointers` say where something was found in the answer."""
    example = list(lines(comparison.documented))
    answer = list(lines(comparison.observed))
    found = {_unindexed(each.removeprefix(_BODY)) for each in pointers if each.startswith(_BODY)}
    documented = f"documented at <code>{markup(str(comparison.source))}</code>"
    recorded = (
        f"recorded on <code>{markup(shorten(comparison.cassette))}</code>, exchange {comparison.exchange + 1}, "
        f"answered {comparison.status}"
    )
    return (
        '<details class="whole"><summary>The whole example and a whole answer</summary>'
        '<p class="faint">Marked: members and types that differ, and what findings are about. '
        "Quietly: values that differ, as the values of an example do.</p>"
        f'<div class="sides">{_side("out", documented, example, answer, found)}'
        f"{_side('in', recorded, answer, example, found)}</div></details>"
    )


def lines(value: Json) -> Iterator[Line]:
    """Write a value as indented JSON, each line with the place it is about."""
    yield from _lines(value, (), "", "")


def _lines(value: Json, path: tuple[str, ...], label: str, end: str) -> Iterator[Line]:
    indent, place = "  " * len(path), pointer(path)
    items: list[tuple[str, str, Json]]
    if isinstance(value, dict) and value:
        opening, closing = "{}"
        items = [(key, f"{write(key)}: ", item) for key, item in value.items()]
    elif isinstance(value, list) and value:
        opening, closing = "[]"
        items = [("*", "", item) for item in value]
    else:
        yield Line(place, _kind(value), f"{indent}{label}{write(value)}{end}")
        return
    yield Line(place, _kind(value), f"{indent}{label}{opening}")
    for number, (name, written, item) in enumerate(items, start=1):
        yield from _lines(item, (*path, name), written, "," if number < len(items) else "")
    yield Line(None, "", f"{indent}{closing}{end}")


def _side(side: str, caption: str, own: list[Line], other: list[Line], found: Collection[str]) -> str:
    kinds = {(each.place, each.kind) for each in other}
    texts = {(each.place, each.text.rstrip(",")) for each in other}
    spans = []
    for each in own[:_MAX_LINES]:
        mark = _mark(each, kinds, texts, found)
        spans.append(f"<span{mark}>{markup(shorten(each.text, _LINE_WIDTH))}</span>")
    if len(own) > _MAX_LINES:
        spans.append(f"<span>… {len(own) - _MAX_LINES:,} more lines</span>")
    return f'<figure class="{side}"><figcaption>{caption}</figcaption><pre>{"".join(spans)}</pre></figure>'


def _mark(line: Line, kinds: Collection[_Place], texts: Collection[_Place], found: Collection[str]) -> str:
    if line.place is None:
        return ""
    if line.place in found or (line.place, line.kind) not in kinds:
        return ' class="differs"'
    return "" if (line.place, line.text.rstrip(",")) in texts else ' class="value"'


def _kind(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None or isinstance(value, str):
        return "null" if value is None else "string"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "number"


def _unindexed(place: str) -> str:
    return "/".join("*" if part.isdecimal() else part for part in place.split("/"))

"""The rows of the report for people: a label, and what it says, within the columns of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.finding import Finding
from contractkit.reports._caret import columns, quoted
from contractkit.reports._inert import inert
from contractkit.reports._words import quote

_LABEL: Final = "    {:<11}"


def at_line(label: str, source: str, finding: Finding, width: int | None) -> Iterator[str]:
    """Write where a line stands, the line, and a caret below it; the line moves down where all does not fit."""
    here = row(label, source)
    if not quote(finding):
        yield here
        return
    line, carets = quoted(finding)
    first = f"{here}  | "
    if width is not None and columns(first) + columns(line) > width:
        yield here
        first = " " * len(row("")) + "| "
    yield f"{first}{line}"
    if carets:
        yield f"{' ' * (columns(first) - 2)}| {carets}"


def row(label: str, *parts: str) -> str:
    """Write a row that is not broken: of it, something may be copied."""
    return _LABEL.format(label) + "  ".join(inert(part) for part in parts)


def sentence(label: str, text: str, width: int | None) -> Iterator[str]:
    """Write a row that is broken between words."""
    blank = row("")
    first, *others = wrapped(inert(text), width, indent=blank)
    yield row(label) + first[len(blank) :]
    yield from others


def wrapped(text: str, width: int | None, indent: str = "") -> list[str]:
    """Break a text into lines that fit; a word that does not fit stands out, so that it can be copied whole."""
    if width is None or columns(text) + len(indent) <= width:
        return [f"{indent}{text}"]
    lines, line = [], ""
    for word in text.split(" "):
        if line and columns(indent) + columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [f"{indent}{each}" for each in (*lines, line)]

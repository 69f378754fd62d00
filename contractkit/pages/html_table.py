"""Tables that a page writes in HTML, as rows of Markdown: what is in their cells is read like that of any other.

Tags are found by a pattern and not by `html.parser`, whose time is quadratic for tags that are never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_TAG: Final = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9]{0,15})\b
        (?P<attributes>(?:[^<>"']|"[^"<>]{0,500}"|'[^'<>]{0,500}'){0,200})>""",
    re.IGNORECASE | re.VERBOSE,
)
_HREF: Final = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_MARKS: Final[Mapping[str, str]] = {"code": "`", "b": "**", "strong": "**", "i": "*", "em": "*"}


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row: its line in the block, from 0, and its cells between bars."""

    line: int
    text: str


@dataclass(slots=True)
class _Reader:
    """Collects the rows of tables; a table in the cell of another is part of the text of that cell."""

    tables: list[list[HtmlRow]] = field(default_factory=list)
    depth: int = 0
    line: int = 0
    cells: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: str, line: int) -> None:
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
        elif self.depth != 1:
            pass
        elif name == "tr":
            self.end_row()
            self.line = line
        elif name in {"td", "th"}:
            self.cells.append("")
        elif name == "a":
            target = _HREF.search(attributes)
            self.links.append(target[1] if target else "")
            self.add("[")
        else:
            self.add("<br>" if name == "br" else _MARKS.get(name, ""))

    def end(self, name: str) -> None:
        if self.depth == 1:
            if name in {"table", "tr"}:
                self.end_row()
            elif name == "a" and self.links:
                self.add(f"]({self.links.pop()})")
            else:
                self.add(_MARKS.get(name, ""))
        self.depth = max(self.depth - (name == "table"), 0)

    def add(self, text: str) -> None:
        if self.depth and self.cells:
            self.cells[-1] += text

    def end_row(self) -> None:
        if self.cells:
            cells = (" ".join(cell.split()).replace("|", "\\|") for cell in self.cells)
            self.tables[-1].append(HtmlRow(self.line, f"| {' | '.join(cells)} |"))
            self.cells = []


def html_tables(html: str) -> Iterator[tuple[HtmlRow, ...]]:
    """Yield the tables of a block of HTML that have a head and a row. Any text is read; nothing is raised."""
    if "<table" not in html.lower():
        return
    reader = _Reader()
    at = line = 0
    for tag in _TAG.finditer(html):
        before = html[at : tag.start()]
        reader.add(before)
        line += before.count("\n")
        if tag["end"]:
            reader.end(tag["name"].lower())
        else:
            reader.start(tag["name"].lower(), tag["attributes"], line)
        line += tag[0].count("\n")
        at = tag.end()
    yield from (tuple(rows) for rows in reader.tables if len(rows) > 1)

"""A page as typed blocks, each with its line and the headings it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from contractkit.pages.html_table import html_tables
from contractkit.pages.markdown import RawBlock, read
from contractkit.pages.text import Text

MAX_ROWS: Final = 10_000
"""No table of documentation has more rows; those after them are not read."""

LABEL: Final = 7
"""The level of a paragraph that is a few words in bold and nothing else: it begins a section below every heading."""


@dataclass(frozen=True)
class Heading:
    """A heading; its anchor is the one the page gives it, else the one GitHub would make.

    Attributes:
        level: 1 to 6, or `LABEL` for a line in bold that stands where pages have a heading.
    """

    text: Text
    level: int
    line: int

    @cached_property
    def anchor(self) -> str:
        """The fragment of links to this heading."""
        return self.text.anchor or re.sub(r"[^\w\- ]", "", self.text.plain.lower()).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class _Placed:
    line: int
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Paragraph(_Placed):
    """Running text: of a paragraph, a list item or a note."""

    text: Text
    quoted: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; it may have fewer or more cells than the table has columns."""

    raw: str
    line: int
    references: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def cells(self) -> tuple[Text, ...]:
        """The cells, taken apart when somebody asks for them: of a long table, nobody asks for most."""
        return tuple(Text(cell, self.references) for cell in _cells(self.raw))

    def cell(self, index: int) -> Text:
        """Return a cell, an empty one where the row is too short."""
        return self.cells[index] if index < len(self.cells) else Text("")


@dataclass(frozen=True, slots=True)
class Table(_Placed):
    """A table: the row above its delimiter row, and those below."""

    header: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fence(_Placed):
    """Preformatted text.

    Attributes:
        line: the page line of its first line of content.
        tag: the first word behind the opening, in lower case; empty when there is none.
        columns: for each line of content, how far it is shifted to the right on the page.
    """

    tag: str
    content: str
    columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment(_Placed):
    """An HTML comment, without its marks."""

    content: str


Block: TypeAlias = Paragraph | Table | Fence | Comment


@dataclass(frozen=True)
class Document:
    """A page.

    Attributes:
        headings: its headings, labels among them.
        front_matter: the `name: value` lines between the two rules at the top.
        lines: all of its lines, without line ends.
        unread: the first line that was not read, because the page has too many blocks; None when all of it was.
    """

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    unread: int | None = None


_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_BAR: Final = re.compile(r"(?<!\\)\|")
_COLON: Final = ": \uff1a"
_LABEL: Final = re.compile(r"(?:<span\b[^>]*>)?(?:\*\*|__)\w[^.\n]{0,60}(?:\*\*|__):?.{0,300}")


def read_document(text: str) -> Document:
    """Read Markdown text. Any text is a page."""
    front = _FRONT_MATTER.match(text)
    # The lines of the front matter are emptied, not cut, so that what follows stands where the page has it.
    body = "\n" * text.count("\n", 0, front.end()) + text[front.end() :] if front else text
    page = read(body)
    lines = tuple(text.split("\n"))
    blocks: list[Block] = []
    headings: list[Heading] = []
    path: tuple[Heading, ...] = ()
    for raw in page.blocks:
        heading = _heading(raw, page.references)
        if heading:
            path = (*(above for above in path if above.level < heading.level), heading)
            headings.append(heading)
        if raw.kind != "heading":
            blocks.extend(_typed(raw, path, page.references, lines))
    return Document(tuple(blocks), tuple(headings), _front_matter(front[1] if front else ""), lines, page.unread)


def _heading(raw: RawBlock, references: Mapping[str, str]) -> Heading | None:
    if raw.kind == "heading":
        heading = Heading(Text(raw.content, references), raw.level, raw.line)
        return None if _is_tab(heading) else heading
    if raw.kind != "paragraph" or raw.quoted or raw.listed or not _LABEL.fullmatch(raw.content):
        return None
    text = Text(raw.content, references)
    whole = text.strong and text.strong[-1].rstrip(_COLON) == text.plain.rstrip(_COLON)
    return Heading(text, LABEL, raw.line) if whole else None


def _is_tab(heading: Heading) -> bool:
    """Tell a heading that is the label of a tab (`# [HTTP](#tab/http)`): the section around it goes on."""
    return any(link.target.startswith("#tab/") for link in heading.text.links)


def _front_matter(text: str) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in text.split("\n") if not line.startswith((" ", "#", "-")))
    return {name.strip(): value.strip().strip("\"'") for name, colon, value in pairs if colon}


def _typed(
    raw: RawBlock, path: tuple[Heading, ...], references: Mapping[str, str], lines: tuple[str, ...]
) -> Iterator[Block]:
    match raw.kind:
        case "table":
            lines_of_table = raw.content.split("\n", MAX_ROWS + 2)[: MAX_ROWS + 2]
            rows = [Row(line, number, references) for number, line in enumerate(lines_of_table, raw.line)]
            yield Table(raw.line, path, rows[0], tuple(rows[2:]))
        case "fence":
            content = raw.content.rstrip("\n")
            tag = raw.info.partition(" ")[0].strip("{}.").lower()
            yield Fence(raw.line, path, tag, content, _columns(content, raw.line, lines))
        case "html":
            shown, comments = _without_comments(raw.content)
            yield from (Comment(raw.line + line, path, text) for line, text in comments)
            for head, *body in html_tables(shown):
                rows = [Row(each.text, raw.line + each.line, references) for each in (head, *body)]
                yield Table(rows[0].line, path, rows[0], tuple(rows[1:]))
        case _:
            yield Paragraph(raw.line, path, Text(raw.content, references), raw.quoted, raw.listed)


def _without_comments(html: str) -> tuple[str, list[tuple[int, str]]]:
    """Return HTML with its comments emptied, lines kept, and the comments with the line that each begins on, from 0."""
    pieces: list[str] = []
    comments: list[tuple[int, str]] = []
    at = line = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        comment = html[start + 4 : end]
        line += html.count("\n", at, start)
        comments.append((line, comment))
        pieces += [html[at:start], "\n" * comment.count("\n")]
        line += comment.count("\n")
        at = end + 3
    return "".join((*pieces, html[at:])), comments


def _cells(line: str) -> list[str]:
    row = line.strip().removeprefix("|")
    cells = row.split("|") if "\\" not in row else [cell.replace("\\|", "|") for cell in _BAR.split(row)]
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _columns(content: str, first: int, lines: tuple[str, ...]) -> tuple[int, ...]:
    """Measure how far a fence in a list or a quote is shifted: its defects are reported where the page has them."""
    shifts = []
    for number, line in enumerate(content.split("\n"), first - 1):
        written = lines[number] if number < len(lines) else line
        shifts.append(max(len(written) - len(line), 0) if written.endswith(line) else 0)
    return tuple(shifts)

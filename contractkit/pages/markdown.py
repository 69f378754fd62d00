"""Markdown text to a flat run of blocks, and the text in a block to a run of inlines. The only home of markdown-it-py.

Only what carries meaning here is told apart. Inlines are read block by block, when somebody asks for them: most of a
page is prose that no rule looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_BLOCKS: Final = 20_000
"""What comes after so many blocks is not read. Long pages have some thousands; a megabyte of list marks has more."""

Kind = Literal["heading", "paragraph", "fence", "html", "table"]
InlineKind = Literal["text", "code", "html", "strong", "/strong", "link", "/link"]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as Markdown sees it.

    Attributes:
        line: its first line, from 1; of a fence, the first line of its content.
        content: its text, inlines unread; a table's lines.
        info: what stands behind the opening of a fence.
        level: 1 to 6 of a heading, else 0.
        quoted: whether it stands in a block quote, which is how pages write notes.
        listed: whether it stands in a list.
    """

    kind: Kind
    line: int
    content: str
    info: str = ""
    level: int = 0
    quoted: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class RawInline:
    """A run of text, or the beginning or the end of something; a link's text is its target."""

    kind: InlineKind
    text: str


@dataclass(frozen=True, slots=True)
class RawPage:
    """What a page is made of.

    Attributes:
        references: its reference definitions by label.
        unread: the first line that was not read, because the page has too many blocks; None when all of it was.
    """

    blocks: tuple[RawBlock, ...]
    references: Mapping[str, str]
    unread: int | None = None


def read(text: str) -> RawPage:
    """Take a page apart. Any text is a page; nothing is raised."""
    environment: dict[str, Any] = {_COUNT: 0}
    tokens = _parser().parse(text, environment)
    references = {label: found["href"] for label, found in environment.get("references", {}).items()}
    return RawPage(tuple(_blocks(tokens)), references, environment.get(_UNREAD))


def read_inlines(text: str, references: Mapping[str, str]) -> Iterator[RawInline]:
    """Take the text of one block apart."""
    known = {label: {"href": target, "title": ""} for label, target in references.items()}
    tokens: list[Token] = []
    parser = _parser() if references or "](" in text else _parser_without_links()
    parser.inline.parse(text, parser, {"references": known}, tokens)
    return _inlines(tokens)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).disable("inline")
    parser.block.ruler.before("code", "contract_table", _table_rule, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("contract_table", _UNREAD, _limit_rule, {"alt": ["list"]})
    # The URI templates of a page are compared letter by letter, so they must come out as they went in.
    for name in ("normalizeLink", "normalizeLinkText"):
        setattr(parser, name, str)
    return parser


@cache
def _parser_without_links() -> MarkdownIt:
    """Return a parser that takes a bracket for a bracket: looking for its other end takes long, and mostly in vain."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).disable(["link", "image"])


def _blocks(tokens: Sequence[Token]) -> Iterator[RawBlock]:
    quotes = lists = level = 0
    for token in tokens:
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        lists += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.map is None:
            continue
        if token.type == "heading_open":
            level = int(token.tag[1:])
            continue
        kind: Kind
        line = token.map[0] + 1
        match token.type:
            case "inline":
                kind = "heading" if level else "paragraph"
            case "fence":
                kind, line = "fence", line + 1
            case "code_block":
                kind = "fence"
            case "html_block":
                kind = "html"
            case "contract_table":
                kind = "table"
            case _:
                continue
        yield RawBlock(kind, line, token.content, token.info.strip(), level, quotes > 0, lists > 0)
        level = 0


def _inlines(tokens: Sequence[Token]) -> Iterator[RawInline]:
    for token in tokens:
        match _INLINE_KINDS.get(token.type, "text"):
            case "link":
                yield RawInline("link", str(token.attrGet("href") or ""))
            case "text" if token.type.endswith("break"):
                yield RawInline("text", "\n")
            case kind:
                yield RawInline(kind, token.content)


_INLINE_KINDS: Final[Mapping[str, InlineKind]] = {
    "code_inline": "code",
    "html_inline": "html",
    "strong_open": "strong",
    "em_open": "strong",
    "strong_close": "/strong",
    "em_close": "/strong",
    "link_open": "link",
    "link_close": "/link",
}

_COUNT: Final = "contract_blocks"
_UNREAD: Final = "contract_unread"
_TOKENS_OF_A_BLOCK: Final = 4
_LIST_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")
_DELIMITER_ROW: Final = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def _table_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table as one token that holds its lines.

    markdown-it-py's own rule makes nine tokens for each cell and takes a minute for a million rows. Rows may be ragged,
    may be indented, and end with the first line without a bar: all of it is found on real pages.
    """
    if start + 1 >= end or state.is_code_block(start):
        return False
    head, delimiter = _line(state, start), _line(state, start + 1)
    if "|" not in head or "|" not in delimiter or not _DELIMITER_ROW.fullmatch(delimiter):
        return False
    if state.sCount[start + 1] > state.sCount[start] and _LIST_ITEM.match(head):
        return False  # the table is inside the item
    if silent:
        return True
    last = start + 2
    while last < end and state.sCount[last] >= state.blkIndent and "|" in _line(state, last):
        last += 1
    token = state.push("contract_table", "", 0)
    token.map = [start, last]
    token.content = "\n".join(_line(state, number) for number in range(start, last))
    state.line = last
    return True


def _limit_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave the rest of a page with too many blocks unread.

    Reading a block takes some tens of microseconds whatever is in it, so that their number, and not the length of a
    page, decides how long it takes. Empty list items are counted by their tokens, since no rule is asked about them.
    """
    if silent:
        return len(state.tokens) > MAX_BLOCKS * _TOKENS_OF_A_BLOCK
    state.env[_COUNT] += 1
    if state.env[_COUNT] <= MAX_BLOCKS and len(state.tokens) <= MAX_BLOCKS * _TOKENS_OF_A_BLOCK:
        return False
    state.env.setdefault(_UNREAD, start + 1)
    state.line = end
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]

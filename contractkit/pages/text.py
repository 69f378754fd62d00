"""The text of a heading, a paragraph or a cell: without its Markdown, and with what the Markdown says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from contractkit.pages.markdown import read_inlines

MAX_LENGTH: Final = 20_000
"""A longer text is not read for its Markdown: nobody writes one, and reading nests of brackets takes long."""

_MARKED: Final = re.compile(r"[\\`*_\[\]<&!\n]")
_HTML_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q"
    r"|s|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|var)\b[^>]*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_BREAK: Final = re.compile(r"<br\b", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"<a\s+(?:name|id)\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_SIDE_BY_SIDE: Final = re.compile(
    r'<span data-(?:ttu|stu)-id="[^"]*">(?:(?!</?span\b).)*</span>\s*'
    r'<span class="sxs-lookup">\s*<span data-(?:ttu|stu)-id="[^"]*">(?P<source>(?:(?!</?span\b).)*)</span>\s*</span>',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: what is underlined, and where it leads."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says once its Markdown is read.

    Attributes:
        plain: what a reader sees, spaces run together.
        codes: the code spans, in order.
        strong: what is set off by stars or underscores, in order.
    """

    plain: str
    links: tuple[Link, ...] = ()
    codes: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A piece of Markdown without blocks, read when first asked.

    A bilingual page prints the translation and, hidden beside it, the sentence it was made from; only the latter
    counts, since names and paths are right in it.
    """

    raw: str
    references: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def plain(self) -> str:
        """What a reader sees."""
        return self._reading.plain

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, in order."""
        return self._reading.links

    @property
    def codes(self) -> tuple[str, ...]:
        """The code spans, in order."""
        return self._reading.codes

    @property
    def strong(self) -> tuple[str, ...]:
        """What is set off by stars or underscores."""
        return self._reading.strong

    @property
    def anchor(self) -> str | None:
        """The name that the page gives this place, which stays as it is in a translation."""
        found = _ANCHOR.search(self.raw)
        return found[1] if found else None

    @cached_property
    def _reading(self) -> Reading:
        if len(self.raw) > MAX_LENGTH or not _MARKED.search(self.raw):
            return Reading(_squeeze(self.raw))
        return _read(_SIDE_BY_SIDE.sub(lambda found: found["source"], self.raw), self.references)


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _read(raw: str, references: Mapping[str, str]) -> Reading:
    pieces: list[str] = []
    links: list[Link] = []
    codes: list[str] = []
    strong: list[str] = []
    open_links: list[tuple[str, int]] = []
    open_strong: list[int] = []
    for inline in read_inlines(raw, references):
        match inline.kind:
            case "text":
                pieces.append(inline.text)
            case "code":
                codes.append(inline.text)
                pieces.append(inline.text)
            case "html":
                pieces.append(_html(inline.text))
            case "strong":
                open_strong.append(len(pieces))
            case "/strong":
                strong.append(_squeeze("".join(pieces[open_strong.pop() :])))
            case "link":
                open_links.append((inline.text, len(pieces)))
            case "/link":
                target, start = open_links.pop()
                links.append(Link(_squeeze("".join(pieces[start:])), target))
    return Reading(_squeeze("".join(pieces)), tuple(links), tuple(codes), tuple(strong))


def _html(tag: str) -> str:
    """Drop a tag, but keep what only looks like one: `<token>` is a placeholder, and part of the text."""
    if _BREAK.match(tag):
        return "\n"
    return "" if _HTML_TAG.fullmatch(tag) else tag

"""A page with its sections understood: which part of a request or a response each of its blocks is about.

The anchor of a heading counts first, since it stays English when a page is translated; its words count last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from contractkit.model.contract import Source
from contractkit.pages.document import LABEL, Block, Document, Heading, Paragraph, Table, read_document
from contractkit.pages.words import Words, words_for

Side = Literal["request", "response"]

_MAX_ANNOUNCEMENT: Final = 80
_LOCALE_FIELDS: Final = ("ms.contentlocale", "contentlocale", "locale", "lang", "language")


@dataclass(frozen=True)
class Page:
    """A document, what it is called, and the words of its language."""

    name: str
    document: Document
    words: Words

    def at(self, line: int) -> Source:
        """Name a line of this page."""
        return Source(self.name, line)

    @cached_property
    def title(self) -> str:
        """The first heading, or the title in the front matter where a page begins with a section."""
        first = next((each for each in self.document.headings if each.level < LABEL), None)
        given = self.document.front_matter.get("title", "")
        return first.text.plain if first and (first.level == 1 or not given) else given

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every block with the sections it stands in."""
        return tuple(self._places())

    @cached_property
    def tables(self) -> tuple[tuple[Table, Place], ...]:
        """Every table."""
        return tuple((place.block, place) for place in self.places if isinstance(place.block, Table))

    @cached_property
    def has_examples(self) -> bool:
        """Whether the page has a section of its own for examples."""
        return any("example" in self._roles[heading] for heading in self.document.headings)

    @cached_property
    def has_syntax(self) -> bool:
        """Whether the page has a section of its own for how a request is written."""
        return any("syntax" in self._roles[heading] for heading in self.document.headings)

    def shows_syntax(self, place: Place) -> bool:
        """Tell whether request lines in a place are the page's operations, and no examples of one.

        Where a section is about the syntax, they stand there; else they may stand wherever the request is explained.
        """
        if "example" in place.around:
            return False
        return "syntax" in place.around if self.has_syntax else place.side == "request"

    @cached_property
    def _roles(self) -> dict[Heading, frozenset[str]]:
        first = next(iter(self.document.headings), None)
        return {
            # The title says what the operation does: "Create a request" is no section about requests.
            heading: frozenset() if heading is first and heading.level == 1 else self._roles_of(heading)
            for heading in self.document.headings
        }

    def _roles_of(self, heading: Heading) -> frozenset[str]:
        given = heading.text.anchor
        return self.words.roles(given.replace("-", " ").replace("_", " ") if given else heading.text.plain)

    def _places(self) -> Iterator[Place]:
        known: frozenset[str] = frozenset()
        seen: Heading | None = None
        for block in self.document.blocks:
            for heading in block.headings:
                # A heading that says nothing ("Order") goes on with what came before it.
                if (seen is None or heading.line > seen.line) and self._roles[heading]:
                    seen, known = heading, self._roles[heading]
            around = frozenset[str]().union(*(self._roles[heading] for heading in block.headings))
            # A body that nobody says anything about is one to send.
            stands = self._side(block) or side_of(known) or ("request" if "body" in known else None)
            yield Place(block, stands, known, around)

    def _side(self, block: Block) -> Side | None:
        for heading in reversed(block.headings):
            if side := side_of(self._roles[heading]):
                return side
        return None


def side_of(roles: frozenset[str]) -> Side | None:
    """Return the side that some roles speak of, None when it is neither or both."""
    match "request" in roles, "response" in roles:
        case True, False:
            return "request"
        case False, True:
            return "response"
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Place:
    """A block, and where it stands.

    Attributes:
        side: whether it is about the request or the response; None when nobody says.
        roles: what the last heading above it that says something says.
        around: what all headings around it say.
    """

    block: Block
    side: Side | None
    roles: frozenset[str]
    around: frozenset[str]


def read_page_text(text: str, name: str) -> Page:
    """Read the text of a page. Any text is a page."""
    document = read_document(text)
    locale = next((document.front_matter[field] for field in _LOCALE_FIELDS if field in document.front_matter), None)
    return Page(name, document, words_for(locale, _headings(document), _announcements(document)))


def _headings(document: Document) -> Iterator[str]:
    return (heading.text.plain for heading in document.headings)


def _announcements(document: Document) -> Iterator[str]:
    """Yield the short paragraphs that lead over to something (`Example response:`)."""
    texts = (block.text.raw for block in document.blocks if isinstance(block, Paragraph))
    return (text for text in texts if len(text) < _MAX_ANNOUNCEMENT and text.endswith((":", "\uff1a")))

"""Entity tags (RFC 9110, 8.8.3) and their comparison (8.8.3.2).

Tags come in headers, where the grammar is strict, and in bodies, where services write them with and without the quotes.
Header values are parsed strictly, so that a broken one can be named; body values are normalised, so that two spellings
of one tag are one tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\U0010ffff]*)"')
_LIST_SEPARATOR: Final = re.compile(r"[ \t]*(?:,[ \t]*)+")


class EntityTagError(ValueError):
    """The text is not an entity tag, or not a list of them; the message says why, as the rest of `it ...`."""


@dataclass(frozen=True, slots=True)
class EntityTag:
    """An opaque validator.

    Attributes:
        opaque: what stands between the quotes.
        weak: whether `W/` stands before them.
    """

    opaque: str
    weak: bool = False

    def __str__(self) -> str:
        return f'{"W/" if self.weak else ""}"{self.opaque}"'

    def matches_strongly(self, other: EntityTag) -> bool:
        """Compare as If-Match must: a weak tag matches nothing, not even itself."""
        return not self.weak and not other.weak and self.opaque == other.opaque

    def matches_weakly(self, other: EntityTag) -> bool:
        """Compare as If-None-Match must: by what stands between the quotes."""
        return self.opaque == other.opaque


def share_one(tags: Iterable[EntityTag], others: Iterable[EntityTag]) -> bool:
    """Tell whether one of some tags is one of some others, compared weakly: services that have only weak ones exist."""
    known = tuple(others)
    return any(tag.matches_weakly(other) for tag in tags for other in known)


def parse(text: str) -> EntityTag:
    """Read the value of an ETag header.

    Raises:
        EntityTagError: the value breaks the grammar.
    """
    value = text.strip(" \t")
    found = _TAG.fullmatch(value)
    if found is None:
        raise EntityTagError(_fault(value))
    return EntityTag(found[2], weak=found[1] is not None)


def parse_condition(text: str) -> tuple[EntityTag, ...] | None:
    """Read an If-Match or If-None-Match (RFC 9110, 13.1.1, 13.1.2). None stands for `*`: any representation matches.

    A comma inside quotes belongs to the tag; empty elements of the list are skipped (5.6.1.2).

    Raises:
        EntityTagError: the value breaks the grammar.
    """
    text = text.strip(" \t")
    if text == "*":
        return None
    tags, position = [], _after_separator(text, 0)
    while position < len(text):
        found = _TAG.match(text, position)
        if found is None:
            raise EntityTagError(_fault(text[position:]))
        tags.append(EntityTag(found[2], weak=found[1] is not None))
        position = _after_separator(text, found.end())
        if position == found.end() < len(text):
            raise EntityTagError(f"goes on after {found[0]} without a comma")
    if not tags:
        raise EntityTagError("is empty")
    return tuple(tags)


def normalise(text: str) -> EntityTag:
    """Read a tag however it is written: `abc`, `"abc"` and `"abc` are one tag, and so is `W/"abc"`, only weak."""
    value = text.strip()
    weak = value[:2] in {"W/", "w/"}
    value = value[2:] if weak else value
    return EntityTag(value.removeprefix('"').removesuffix('"'), weak=weak)


def _after_separator(text: str, position: int) -> int:
    """Return where the next element starts, or the same position when no comma stands there."""
    found = _LIST_SEPARATOR.match(text, position)
    return position if found is None else found.end()


def _fault(value: str) -> str:
    if not value:
        return "is empty"
    if value == "*":
        return "is *, which stands for any tag and is none itself"
    if value.startswith("w/"):
        return "starts with w/, but only an upper-case W/ marks a weak tag"
    if not value.removeprefix("W/").startswith('"'):
        return "does not stand in double quotes"
    if value.count('"') == 1:
        return "has no closing quote"
    return "holds a quote, a space or a control character inside its quotes, or text after them"

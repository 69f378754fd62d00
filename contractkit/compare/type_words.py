"""What the type column of a property table says: `string in UTC date time format`, `decimal`, `String collection`.

Words that are not known say nothing: a translated or invented type must not turn every value into a finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from contractkit.compare.shape import Type
from contractkit.compare.string_format import DATE_TIMES, Format

_LISTS: Final = re.compile(r"\b(?:array|list|collection)(?:\s+of)?\b|\[\]", re.IGNORECASE)
_WORDS: Final = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), type_)
    for words, type_ in (
        (r"strings?|text|char|guid|uuid|ur[il]|date|(?:date|time)[ -]?time\w*|duration|e-?mail", Type.STRING),
        (r"u?int(?:eger)?s?\d*|long|short|byte", Type.INTEGER),
        (r"decimals?|doubles?|floats?|single|numbers?|numeric", Type.NUMBER),
        (r"bool(?:ean)?s?", Type.BOOLEAN),
        (r"objects?|dictionary", Type.OBJECT),
        (r"null(?:able)?", Type.NULL),
    )
)
_FORMATS: Final = (
    (re.compile(r"\b(?:guid|uuid)\b", re.IGNORECASE), frozenset({Format.UUID})),
    (re.compile(r"\butc\b.*\bdate[ -]?time|\bdate[ -]?time\b.*\butc\b", re.IGNORECASE), {Format.DATE_TIME_UTC}),
    (re.compile(r"\bdate[ -]?time(?:offset)?\b", re.IGNORECASE), DATE_TIMES),
    (re.compile(r"^\W*(?:edm\.)?date\W*$", re.IGNORECASE), {Format.DATE}),
)


@dataclass(frozen=True, slots=True)
class TypeWords:
    """What a printed type says.

    Attributes:
        types: the JSON types it allows; empty when it says nothing.
        formats: the formats it allows a string; empty for any.
        items: what it says about the items of an array, None when it is not one.
    """

    types: frozenset[Type] = frozenset()
    formats: frozenset[Format] = frozenset()
    items: TypeWords | None = None


@lru_cache(maxsize=1024)
def read_type(text: str) -> TypeWords:
    """Read a printed type."""
    if _LISTS.search(text):
        return TypeWords(frozenset({Type.ARRAY}), items=read_type(_LISTS.sub(" ", text)))
    types = frozenset(type_ for words, type_ in _WORDS if words.search(text))
    formats = next((allowed for words, allowed in _FORMATS if words.search(text)), frozenset())
    return TypeWords(types, frozenset(formats) if Type.STRING in types else frozenset())

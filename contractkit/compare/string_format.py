"""What kind of text a JSON string holds: a UUID, a date-time, a URI, an e-mail address, an entity tag.

A format is told by the whole string, never by a part of it. Every pattern is linear: bodies come from outside.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

_MAX_LENGTH: Final = 2048
"""Longer strings are text: no format here is longer, and a URI beyond this is not sent by anybody (RFC 9110, 4.1)."""


class Format(StrEnum):
    """A format, in the words of a report. `TEXT` is any string."""

    TEXT = ""
    UUID = "UUID"
    DATE_TIME_UTC = "date-time with Z"
    DATE_TIME_OFFSET = "date-time with offset"
    DATE_TIME_LOCAL = "date-time without zone"
    DATE = "date"
    URI = "URI"
    EMAIL = "e-mail address"
    ENTITY_TAG = "entity tag"


DATE_TIMES: Final = frozenset({Format.DATE_TIME_UTC, Format.DATE_TIME_OFFSET, Format.DATE_TIME_LOCAL})

# Fraction digits do not count: .NET writes up to seven and trims zeros (RFC 3339, 5.6 allows any number).
_DATE: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME: Final = r"[Tt](?:[01]\d|2[0-4]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d++)?"
_PATTERNS: Final = {
    Format.UUID: r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}",
    Format.DATE_TIME_UTC: rf"{_DATE}{_TIME}[Zz]",
    Format.DATE_TIME_OFFSET: rf"{_DATE}{_TIME}[+-]\d\d:?\d\d",
    Format.DATE_TIME_LOCAL: rf"{_DATE}{_TIME}",
    Format.DATE: _DATE,
    # Spaces and quotes in a query are not legal, and are documented and sent all the same.
    # Of those without a host, only the ones that nobody writes by chance: `note:this` is text.
    Format.URI: r"[A-Za-z][A-Za-z0-9+.-]*+://[^\x00-\x20/?#][^\x00-\x1f]*+|(?:about|mailto|tag|urn):[^\x00-\x20]++",
    Format.EMAIL: r"[^@\s\x00-\x1f<>\"]++@(?:[^@\s.<>\"]++\.)++[^@\s.<>\"]++",
    Format.ENTITY_TAG: r'(?:W/)?"[\x21\x23-\x7e\x80-\U0010ffff]*+"',
}
_FORMATS: Final = tuple(_PATTERNS)
_ANY: Final = re.compile("|".join(f"({pattern})" for pattern in _PATTERNS.values()), re.ASCII)


@lru_cache(maxsize=4096)
def format_of(text: str) -> Format:
    """Return the format of a string; `Format.TEXT` when it has none."""
    if len(text) > _MAX_LENGTH:
        return Format.TEXT
    found = _ANY.fullmatch(text)
    return _FORMATS[found.lastindex - 1] if found is not None and found.lastindex else Format.TEXT

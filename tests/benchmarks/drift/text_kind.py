"""What a documented value is, in the coarse words of the bench."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from contractkit.model.json_value import MaybeJson

UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")


class Kind(StrEnum):
    """A JSON type; strings are told apart by what they hold."""

    OBJECT = "object"
    ARRAY = "array"
    BOOLEAN = "boolean"
    NUMBER = "number"
    NULL = "null"
    TEXT = "text"
    UUID = "UUID"
    DATE_TIME = "date-time"
    LOCAL_TIME = "date-time without zone"
    URI = "URI"
    EMAIL = "e-mail"
    TAG = "entity tag"


STRINGS = frozenset({Kind.TEXT, Kind.UUID, Kind.DATE_TIME, Kind.LOCAL_TIME, Kind.URI, Kind.EMAIL, Kind.TAG})


def kind_of(value: MaybeJson) -> Kind:
    """Return what a value is."""
    if isinstance(value, str):
        return _kind_of_text(value)
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, int | float | Decimal):
        return Kind.NUMBER
    return Kind.OBJECT if isinstance(value, dict) else Kind.ARRAY if isinstance(value, list) else Kind.NULL


def _kind_of_text(text: str) -> Kind:
    patterns = ((UUID, Kind.UUID), (_DATE_TIME, Kind.DATE_TIME), (_LOCAL, Kind.LOCAL_TIME), (_EMAIL, Kind.EMAIL))
    for pattern, kind in patterns:
        if pattern.fullmatch(text):
            return kind
    if "://" in text:
        return Kind.URI
    return Kind.TAG if text.startswith(('"', 'W/"')) and text.endswith('"') else Kind.TEXT

"""JSON text that loses nothing: what was read from one message can be sent in the next, digit for digit."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Final

from contractkit.model.json_value import Json

_HALF_PAIR: Final = re.compile("[\ud800-\udfff]")


def write(value: Json) -> str:
    """Write a value as JSON, members in their order; the text reads back as the same value and encodes as UTF-8.

    The standard library's writer has no way to write a `Decimal`, and a number that was rounded on its way through
    is a changed resource.
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(key)}: {write(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    return _string(value) if isinstance(value, str) else json.dumps(value)


def _string(text: str) -> str:
    """Write a string; half of a surrogate pair, which JSON allows and UTF-8 does not, stays escaped."""
    return json.dumps(text, ensure_ascii=_HALF_PAIR.search(text) is not None)

"""Where the items of a JSON tape stand: the parser gives values without lines."""

from __future__ import annotations

import json
from typing import Final

_DECODER: Final = json.JSONDecoder()
_SPACE: Final = " \t\r\n"


def lines_of_members(text: str, key: str) -> list[int]:
    """Return the line of each item in the array that a top-level member holds; none where it holds no array.

    Args:
        text: a JSON object, read successfully before.
        key: the name of the member.
    """
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)  # over the colon
        if name == key and text[at] == "[":
            return _lines_of_items(text, at)
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
    return []


def _lines_of_items(text: str, at: int) -> list[int]:
    lines: list[int] = []
    line, counted = 1, 0
    at = _skip(text, at + 1)
    while text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
    return lines


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at

"""The values that a cell of a table lists for a member: "One of `open`, `paid` or `shipped`.".

What survives translation is that they are code, and that nothing but separators and a short word stands between them.
Whether such a list is an enumeration, the examples decide: a value that they show has to be on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractkit.pages.text import Text
from contractkit.pages.words import Words

_BETWEEN: Final = re.compile(r"[^\w.:()]*\w{0,4}[^\w.:()]*")
"""What may stand between two values of a list: separators, and a word as short as `or`, `und`, `или`."""
_QUOTES: Final = "\"'"


def choices(cell: Text, words: Words) -> tuple[str, ...]:
    """Return the longest list of values in a cell; empty when there is none, or when it only names some of them."""
    if cell.raw.count("`") < 4 or words.says("example", cell.plain) or words.says("such_as", cell.plain):
        return ()
    longest = max(_lists(cell), key=len, default=[])
    return tuple(dict.fromkeys(longest)) if len(longest) > 1 else ()


def _lists(cell: Text) -> Iterator[list[str]]:
    """Yield the code spans of a cell, those together that stand side by side."""
    found: list[str] = []
    end = 0
    for code in cell.codes:
        start = cell.plain.find(code, end)
        if found and not _BETWEEN.fullmatch(cell.plain, end, start):
            yield found
            found = []
        found.append(code.strip(_QUOTES))
        end = start + len(code)
    if found:
        yield found

"""Many texts, looked for at once: how many there are hardly matters, which an alternation of `re` cannot say.

Data is read as words of four bytes. A text of seven bytes or more that stands in it covers one whole word, wherever it
begins: so each text is entered under the four words that it can begin with a part of, and only words that are entered
are looked at more closely. That is one set operation for data in which nothing stands, which is most of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import AnyStr, Final

_WORD: Final = 4
_SHORTEST: Final = 2 * _WORD - 1


class Needles:
    """The texts to look for."""

    def __init__(self) -> None:
        self._all: set[bytes] = set()
        self._short: list[bytes] = []
        self._words: dict[int, list[tuple[bytes, int]]] = {}

    def add(self, needle: bytes) -> None:
        """Look for a text from now on; it must not be empty."""
        if needle in self._all:
            return
        self._all.add(needle)
        if len(needle) < _SHORTEST:
            self._short.append(needle)
            return
        for offset in range(_WORD):
            word = int.from_bytes(needle[offset : offset + _WORD], sys.byteorder)
            self._words.setdefault(word, []).append((needle, offset))

    def found_in(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return where texts stand in data, and which, in order; at one place, the longer one first."""
        found = [*self._long_in(data), *((at, short) for short in self._short for at in places(data, short))]
        return sorted(found, key=lambda each: (each[0], -len(each[1])))

    def _long_in(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        words = memoryview(data)[: len(data) // _WORD * _WORD].cast("I")
        if self._words.keys().isdisjoint(words):
            return
        for index, word in enumerate(words):
            for needle, offset in self._words.get(word, ()):
                start = index * _WORD - offset
                if start >= 0 and data.startswith(needle, start):
                    yield start, needle


def places(data: AnyStr, needle: AnyStr) -> Iterator[int]:
    """Yield where a text stands in another; two places may overlap."""
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + 1)

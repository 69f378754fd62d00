"""What is wrong with a text that should be JSON, and what to change so that it is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Flaw:
    """A defect, by offset in the text.

    Attributes:
        kind: what is wrong, in kebab case.
        repair: what to write in its place; None where there is no single right repair.
    """

    kind: str
    start: int
    repair: str | None


class Rank(IntEnum):
    """Which of several edits at one offset comes first."""

    CLOSING_QUOTE = 0
    AFTER_TOKEN = 1
    CUT = 2
    BEFORE_TOKEN = 3
    OPENING_QUOTE = 4
    REPLACEMENT = 5


class _Edit(NamedTuple):
    start: int
    rank: Rank
    shorter: int
    """The length, negative: the longest of two replacements wins."""
    text: str


@dataclass(slots=True)
class Repairs:
    """Flaws and edits as they are found. One flaw may take several edits, or none."""

    flaws: list[Flaw] = field(default_factory=list)
    _edits: list[_Edit] = field(default_factory=list)

    def change(self, start: int, end: int, text: str, rank: Rank = Rank.REPLACEMENT) -> None:
        """Replace a span, without a word about it."""
        self._edits.append(_Edit(start, rank, start - end, text))

    def mend(self, kind: str, start: int, end: int, text: str, rank: Rank = Rank.REPLACEMENT) -> None:
        """Replace a span, which is the one right repair of a flaw."""
        self.flaws.append(Flaw(kind, start, text))
        self.change(start, end, text, rank)

    def guess(self, kind: str, start: int, end: int, text: str, rank: Rank = Rank.REPLACEMENT) -> None:
        """Replace a span so that the rest can be read, although nobody can know what belongs there."""
        self.flaws.append(Flaw(kind, start, None))
        self.change(start, end, text, rank)

    def apply(self, text: str) -> Repaired:
        """Make the edits, the first to start first; one that touches what is already replaced is left out."""
        pieces: list[str] = []
        at = length = 0
        starts, shifts = [0], [0]
        for start, _, shorter, new in sorted(self._edits, key=lambda edit: edit[:3]):
            if start < at:
                continue
            pieces += [text[at:start], new]
            length += start - at + len(new)
            at = start - shorter
            starts.append(length)
            shifts.append(at - length)
        pieces.append(text[at:])
        return Repaired("".join(pieces), tuple(starts), tuple(shifts))


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text after the edits, and the way back: from which offset on which shift leads to the text as printed."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, offset: int) -> int:
        """Return where something stands in the text as printed."""
        return max(offset + self.shifts[bisect_right(self.starts, offset) - 1], 0)

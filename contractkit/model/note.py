"""What exchanges tell about contradictions of pages, by number: thousands of exchanges tell the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, NamedTuple


class Note(NamedTuple):
    """What one exchange tells.

    Attributes:
        number: which of the contradictions of the run's pages it is about, from 0.
        told: which side of it the exchange is on, as the beginning of a sentence.
        cassette: the tape, as the user names it.
        exchange: index of the exchange on the tape, from 0.
    """

    number: int
    told: str
    cassette: str
    exchange: int


_KINDS: Final = (int, str, str, int)


def write_notes(notes: Iterable[Note]) -> str:
    """Write notes as text, which is quick to keep, and is read only when somebody wants to know."""
    return json.dumps(list(notes))


def is_about(number: int, text: str) -> bool:
    """Tell whether written notes may be about a contradiction; where not, they need not be read."""
    return f"[{number}, " in text


def read_notes(text: str) -> tuple[Note, ...]:
    """Read what `write_notes` wrote; what is something else holds none."""
    try:
        found = [Note(*each) for each in json.loads(text)]
    except (TypeError, ValueError):
        return ()
    return tuple(note for note in found if tuple(map(type, note)) == _KINDS and note.number >= 0 and note.exchange >= 0)

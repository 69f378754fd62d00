"""JSON as documentation prints it: the value that was meant, and every defect by name.

Strict JSON takes the fast path. Everything else is repaired as a text and then read strictly, so that the value, the
repaired text and the defects cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contractkit.model.json_value import Json, NotJsonError, parse
from contractkit.pages.json_cursor import TooDeepError
from contractkit.pages.json_edits import Flaw, Repaired, Repairs
from contractkit.pages.json_places import places
from contractkit.pages.json_repair import Structure
from contractkit.pages.json_scanner import Scanner

MAX_LENGTH: Final = 200_000
"""A longer text is read only when it is strict JSON."""


@dataclass(frozen=True)
class Reading:
    """What a text says.

    Attributes:
        value: the value, None when the text cannot be read; then there is a flaw without repair.
        flaws: why the text is not strict JSON, in the order of the text.
        offsets: where each member stands in the text, by JSON Pointer.
        repaired: the text after all repairs, which is strict JSON; None when it cannot be read.
    """

    value: Json
    flaws: tuple[Flaw, ...] = ()
    offsets: Mapping[str, int] = field(default_factory=dict)
    repaired: str | None = None


def looks_like_json(text: str) -> bool:
    """Tell whether a text was meant to be JSON: an object, a list, or the members of an object without its braces."""
    start = text.lstrip()[:1]
    return start in {"{", "["} or (start in {'"', "“"} and ":" in text)


def read(text: str) -> Reading:
    """Read a text. Nothing is raised, and the time is linear in the length of the text."""
    try:
        value = parse(text)
    except NotJsonError:
        return _read_loosely(text)
    return Reading(value, (), {place.pointer: place.offset for place in places(text)}, text)


def _read_loosely(text: str) -> Reading:
    if len(text) > MAX_LENGTH:
        return _unreadable(())
    repairs = Repairs()
    try:
        Structure(text, Scanner(text, repairs).run(), repairs).run()
        repaired = repairs.apply(text)
        value = parse(repaired.text, repeated="last")
    except (TooDeepError, NotJsonError):
        return _unreadable(tuple(repairs.flaws))
    offsets, repeated = _offsets(repaired)
    flaws = sorted([*repairs.flaws, *repeated], key=lambda flaw: flaw.start)
    return Reading(value, tuple(flaws), offsets, repaired.text)


def _unreadable(flaws: tuple[Flaw, ...]) -> Reading:
    return Reading(None, (*flaws, Flaw("garbage", 0, None)))


def _offsets(repaired: Repaired) -> tuple[Mapping[str, int], list[Flaw]]:
    offsets: dict[str, int] = {}
    repeated: list[Flaw] = []
    for place in places(repaired.text):
        offset = repaired.original(place.offset)
        if place.pointer in offsets:
            repeated.append(Flaw("duplicate-key", offset, None))
        offsets[place.pointer] = offset
    return offsets, repeated

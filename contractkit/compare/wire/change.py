"""Where the shape of an answer has changed: members that went or came, types and formats that are others.

The shape is never volatile. Lists are compared by what kinds of items they hold; an empty list says nothing about the
items it might have held, and what only some items have is not missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contractkit.compare.difference import Pattern, places
from contractkit.compare.shape import Array, Member, Object, Scalar, Shape, Type, shape_of
from contractkit.compare.string_format import Format
from contractkit.model.json_value import MISSING, Json, MaybeJson


class Kind(StrEnum):
    """What is different about a place."""

    GONE = "gone"
    NEW = "new"
    TYPE = "type"
    NULL = "null"
    FORMAT = "format"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Change:
    """A place in the body of an answer that is not as it was recorded.

    Attributes:
        path: the place; the first one, where it is in several items of a list.
        was: what stood there, in words: `string (UUID)`.
        now: what stands there today, in words.
        recorded: the value on the tape, MISSING for none.
        live: the value of today, MISSING for none.
    """

    kind: Kind
    path: tuple[str | int, ...]
    was: str
    now: str
    recorded: MaybeJson = MISSING
    live: MaybeJson = MISSING


_NUMBERS: Final = frozenset({Type.INTEGER, Type.NUMBER})


def changes(recorded: Json, live: Json) -> Iterator[Change]:
    """Yield where the shape of a body has changed, each place once."""
    for kind, pattern, was, now in _shapes((shape_of(recorded),), (shape_of(live),), ()):
        in_old = {path: value for path, value in places(recorded, pattern) if _is_it(value, was)}
        in_new = {path: value for path, value in places(live, pattern) if _is_it(value, now)}
        path = next(iter(in_new if kind is not Kind.GONE else in_old), tuple(part or 0 for part in pattern))
        old = in_old.get(path, next(iter(in_old.values()), MISSING))
        yield Change(kind, path, was, now, old, in_new.get(path, MISSING))


def _is_it(value: MaybeJson, words: str) -> bool:
    return value is not MISSING and words == _words(shape_of(value))


def _shapes(old: Sequence[Shape], new: Sequence[Shape], at: Pattern) -> Iterator[tuple[Kind, Pattern, str, str]]:
    """Compare what may stand at a place with what stands there today."""
    if not old or not new:
        return
    for shape in new:
        same = [each for each in old if _same_type(each, shape)]
        if not same:
            kind = Kind.NULL if shape.type is Type.NULL or {each.type for each in old} == {Type.NULL} else Kind.TYPE
            yield kind, at, _words(old[0]), _words(shape)
        elif isinstance(shape, Object) and isinstance(same[0], Object):
            yield from _members(same[0], shape, at)
        elif isinstance(shape, Array) and isinstance(same[0], Array):
            yield from _shapes(same[0].items, shape.items, (*at, None))
        elif isinstance(shape, Scalar):
            formats = {each.format for each in same if isinstance(each, Scalar)}
            if shape.format not in formats and Format.TEXT not in formats:
                yield Kind.FORMAT, at, _words(same[0]), _words(shape)


def _members(old: Object, new: Object, at: Pattern) -> Iterator[tuple[Kind, Pattern, str, str]]:
    before: dict[str, Member] = {member.name: member for member in old.members}
    after: dict[str, Member] = {member.name: member for member in new.members}
    for name, member in before.items():
        if name not in after:
            if member.always:
                yield Kind.GONE, (*at, name), _words(member.shapes[0]), "nothing"
            continue
        if member.always and not after[name].always:
            yield Kind.GONE, (*at, name), _words(member.shapes[0]), "nothing, in some items"
        yield from _shapes(member.shapes, after[name].shapes, (*at, name))
    for name, member in after.items():
        if name not in before:
            yield Kind.NEW, (*at, name), "nothing", _words(member.shapes[0])


def _same_type(one: Shape, other: Shape) -> bool:
    return one.type is other.type or {one.type, other.type} <= _NUMBERS


def _words(shape: Shape) -> str:
    return str(shape) if isinstance(shape, Scalar) else str(shape.type)

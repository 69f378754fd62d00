"""A documented place and an observed shape, side by side.

One side is what the answer would have looked like had it kept every promise, the other what it does look like. All
tolerance lives here: where the page allows what was observed, both sides are written alike. So two sides that are equal
mean an answer that is as documented, and every difference between them is one that counts.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from contractkit.compare.documented import Documented
from contractkit.compare.shape import Array, Member, Object, Scalar, Shape, Type
from contractkit.compare.string_format import Format

Side: TypeAlias = "str | dict[str | int, Side]"
"""Objects are dicts by member name; what is no member has an integer key, which no member name can equal."""

ITEMS: Final = 0
"""The key of what is said about the items of an array."""
MORE: Final = -1
"""The key of what is left out; its value says how much."""
_FIRST_ALTERNATIVE: Final = -2
"""Shapes that stand side by side at one place have this key and the ones below it."""

MAX_UNDOCUMENTED: Final = 50
"""How many undocumented members of one object are named; the others are counted."""


class Sides(NamedTuple):
    """The two sides of one place."""

    documented: Side
    observed: Side


def align(place: Documented, shape: Shape) -> Sides:
    """Write a documented place and the shape observed there side by side."""
    if not _allows(place, shape):
        return Sides(_promise(place), _words((shape,)))
    match shape:
        case Object(members=members):
            return _align_object(place, members)
        case Array(items=items):
            sides = _align_alternatives(place.items, items)
            return Sides({ITEMS: sides.documented}, {ITEMS: sides.observed})
    return Sides(str(shape), str(shape))


def _allows(place: Documented, shape: Shape) -> bool:
    types = place.types
    if shape.type is Type.NULL:
        return not types or place.nullable
    if shape.type is Type.INTEGER and Type.NUMBER in types:
        return True
    if types and shape.type not in types:
        return False
    return (
        not place.formats
        or not isinstance(shape, Scalar)
        or shape.type is not Type.STRING
        or shape.format in place.formats
    )


def _promise(place: Documented) -> str:
    """Put what may stand at a place into words: `string (UUID)`, `integer or null`."""
    words = []
    # A place for numbers takes integers; to name both would say less.
    for type_ in sorted(place.types - ({Type.INTEGER} if Type.NUMBER in place.types else set())):
        formats = sorted(place.formats) if type_ is Type.STRING else []
        words += [str(Scalar(type_, format_)) for format_ in formats or [Format.TEXT]]
    return " or ".join(words)


def _align_object(place: Documented, members: tuple[Member, ...]) -> Sides:
    if place.is_open:
        return Sides(Type.OBJECT, Type.OBJECT)
    documented: dict[str | int, Side] = {}
    observed: dict[str | int, Side] = {}
    always = {member.name for member in members if member.always}
    missing = [name for name in place.promised_members if name not in always] if not place.is_map else []
    documented.update((name, _promise_of_member(place, name)) for name in missing)
    unknown = []
    for member in members:
        known = place.member(member.name)
        if known is None:
            unknown.append(member)
        elif member.name not in documented:
            documented[member.name], observed[member.name] = _align_alternatives(known, member.shapes)
    observed.update((member.name, _words(member.shapes)) for member in unknown[:MAX_UNDOCUMENTED])
    if unknown[MAX_UNDOCUMENTED:]:
        observed[MORE] = str(len(unknown) - MAX_UNDOCUMENTED)
    return Sides(documented, observed)


def _align_alternatives(place: Documented, shapes: tuple[Shape, ...]) -> Sides:
    if len(shapes) == 1:
        return align(place, shapes[0])
    sides = [align(place, shape) for shape in shapes]
    return Sides(
        {_FIRST_ALTERNATIVE - number: side.documented for number, side in enumerate(sides)},
        {_FIRST_ALTERNATIVE - number: side.observed for number, side in enumerate(sides)},
    )


def _promise_of_member(place: Documented, name: str) -> str:
    member = place.member(name)
    return _promise(member) if member is not None else ""


def _words(shapes: tuple[Shape, ...]) -> str:
    return " or ".join(str(shape) if isinstance(shape, Scalar) else shape.type for shape in shapes)

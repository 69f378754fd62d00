"""The shape of a JSON value: members, types and formats, without the values.

Equal shapes compare and hash as tuples do, which is what makes an unchanged body cheap: two answers that differ only in
values, in the order of members or in the length of lists have the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from types import NoneType
from typing import ClassVar, Final, Literal, NamedTuple, TypeAlias

from contractkit.compare.string_format import Format, format_of
from contractkit.model.json_value import MAX_DEPTH, Json


class Type(StrEnum):
    """A JSON type, with integers told from other numbers."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    OBJECT = "object"
    ARRAY = "array"


class Scalar(NamedTuple):
    """A value without parts; also an object or an array whose parts are nobody's business."""

    type: Type
    format: Format = Format.TEXT

    def __str__(self) -> str:
        return f"{self.type} ({self.format})" if self.format else str(self.type)


class Member(NamedTuple):
    """A member of an object.

    Attributes:
        shapes: its shape; several where objects that were merged into one disagree.
        always: false when only some of the merged objects have it.
    """

    name: str
    shapes: tuple[Shape, ...]
    always: bool = True


@dataclass(frozen=True)
class Object:
    """An object: its members, by name. Hashed once, because every look-up of a shape would walk all of it again."""

    members: tuple[Member, ...]
    type: ClassVar[Literal[Type.OBJECT]] = Type.OBJECT

    @cached_property
    def _hash(self) -> int:
        return hash(self.members)

    def __hash__(self) -> int:
        return self._hash


class Array(NamedTuple):
    """An array: the distinct shapes of its items. Objects among them are merged into one, and so are arrays.

    An empty array has none, which says nothing about the items it might have held.
    """

    items: tuple[Shape, ...]
    type: Literal[Type.ARRAY] = Type.ARRAY


Shape: TypeAlias = "Scalar | Object | Array"

_TYPES: Final[dict[type, Type]] = {
    NoneType: Type.NULL,
    bool: Type.BOOLEAN,
    int: Type.INTEGER,
    float: Type.NUMBER,
    Decimal: Type.NUMBER,
    str: Type.STRING,
    list: Type.ARRAY,
    dict: Type.OBJECT,
}
_SCALARS: Final = {type_: Scalar(type_) for type_ in Type}
_STRINGS: Final = {format_: Scalar(Type.STRING, format_) for format_ in Format}
_LEAVES: Final = {class_: _SCALARS[type_] for class_, type_ in _TYPES.items() if class_ not in (str, list, dict)}


def type_of(value: Json) -> Type:
    """Return the type of a value. A decimal point makes a number of an integer, as it was written."""
    return _TYPES[type(value)]


def shape_of(value: Json, depth: int = 0) -> Shape:
    """Reduce a value to its shape, in one pass. What lies deeper than `MAX_DEPTH` has no parts."""
    if isinstance(value, str):
        return _STRINGS[format_of(value)]
    if depth < MAX_DEPTH:
        if isinstance(value, dict):
            # What has no parts is looked up here: to call this function for it takes longer than all else.
            shapes = [
                _STRINGS[format_of(item)]
                if item.__class__ is str
                else _LEAVES.get(item.__class__) or shape_of(item, depth + 1)
                for item in value.values()
            ]
            return _object(tuple(value), tuple(shapes))
        if isinstance(value, list):
            distinct = set()
            for item in value:
                distinct.add(shape_of(item, depth + 1))
            return Array(_merged(distinct))
    return _SCALARS[type_of(value)]


@lru_cache(maxsize=8192)
def _object(names: tuple[str, ...], shapes: tuple[Shape, ...]) -> Object:
    """Make one shape for all objects that have it: quicker to look up than to make, and quicker to compare."""
    return Object(tuple(Member(name, (shape,)) for name, shape in sorted(zip(names, shapes, strict=True), key=_name)))


def _name(member: tuple[str, Shape]) -> str:
    return member[0]


def _merged(shapes: set[Shape]) -> tuple[Shape, ...]:
    """Merge the distinct shapes of items: all objects into one, all arrays into one."""
    if len(shapes) < 2:
        return tuple(shapes)
    objects = [shape for shape in shapes if isinstance(shape, Object)]
    arrays = [shape for shape in shapes if isinstance(shape, Array)]
    merged: list[Shape] = [shape for shape in shapes if isinstance(shape, Scalar)]
    if objects:
        merged.append(objects[0] if len(objects) == 1 else _merged_objects(objects))
    if arrays:
        merged.append(Array(_merged({item for array in arrays for item in array.items})))
    return tuple(sorted(merged, key=lambda shape: (shape.type, str(shape) if isinstance(shape, Scalar) else "")))


def _merged_objects(objects: list[Object]) -> Object:
    seen: dict[str, list[Member]] = {}
    for item in objects:
        for member in item.members:
            seen.setdefault(member.name, []).append(member)
    return Object(
        tuple(
            Member(
                name,
                _merged({shape for member in members for shape in member.shapes}),
                always=len(members) == len(objects) and all(member.always for member in members),
            )
            for name, members in sorted(seen.items())
        )
    )

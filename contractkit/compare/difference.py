"""Where an observed body parts from what is documented: each place, what was promised there and what was found.

DeepDiff explains, it does not screen. Bodies are reduced to shapes; a shape that is as documented never reaches it, and
each distinct shape is explained once. Its settings are those that lose nothing: on its defaults it drops members that
start with `__`, and reports two objects with few members in common as one change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from contractkit.compare.alignment import ITEMS, MORE, Side, Sides, align
from contractkit.compare.documented import Documented
from contractkit.compare.shape import Shape, Type, shape_of, type_of
from contractkit.model.contract import Source
from contractkit.model.json_value import MISSING, Json, MaybeJson

Pattern: TypeAlias = "tuple[str | None, ...]"
"""A path in which None stands for an item, whichever."""


MAX_KNOWN: Final = 4096
"""Shapes that are remembered; bodies whose every shape is new would fill the memory otherwise."""


def to_pattern(path: tuple[str | int, ...]) -> Pattern:
    """Return the place that a path leads to, whichever items it passes."""
    return tuple(None if isinstance(part, int) else part for part in path)


class Kind(StrEnum):
    """What is different about a place."""

    MISSING = "missing"
    UNDOCUMENTED = "undocumented"
    TYPE = "type"
    FORMAT = "format"
    NULL = "null"
    MORE = "more"
    """More undocumented members of one object than are named one by one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where an answer is not as documented.

    Attributes:
        pattern: the place, the same for every item of a list.
        path: where in the body it was found first; of a missing member, where it should have been.
        promised: what the page says in words, `string (UUID)`; empty when it says nothing.
        found: what is there instead, in words; of `Kind.MORE`, how many.
        documented: a documented value, `MISSING` when none is shown.
        observed: what is there instead, `MISSING` when nothing is.
        source: where the page says it; for an undocumented member, where it describes the object.
    """

    kind: Kind
    pattern: Pattern
    promised: str = ""
    found: str = ""
    documented: MaybeJson = MISSING
    source: Source | None = None
    path: tuple[str | int, ...] = ()
    observed: MaybeJson = MISSING

    @property
    def has_decimals(self) -> bool:
        """Whether it is a number with decimals where the page shows an integer, which JSON has no types for."""
        return self.kind is Kind.TYPE and self.promised == Type.INTEGER and self.found == Type.NUMBER


@dataclass(frozen=True, eq=False)
class Comparison:
    """Compares bodies with one documented body, and remembers what it knows about their shapes."""

    body: Documented
    _known: dict[Shape, tuple[Difference, ...]] = field(default_factory=dict, repr=False)

    def differences(self, value: Json, shape: Shape) -> tuple[Difference, ...]:
        """Return where a body is not as documented, by path.

        Args:
            value: the body.
            shape: its shape.
        """
        known = self._known.get(shape)  # once, because to hash a shape is to walk it
        if known is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            sides = align(self.body, shape)
            known = () if sides.documented == sides.observed else tuple(self._explain(sides))
            self._known[shape] = known
        return tuple([_locate(difference, value) for difference in known]) if known else ()

    def _explain(self, sides: Sides) -> Iterator[Difference]:
        for keys, promised, found in explain(sides):
            pattern = tuple(None if key == ITEMS else str(key) for key in keys if isinstance(key, str) or key == ITEMS)
            if promised is None:
                counted = keys[-1] == MORE
                above = self._at(pattern if counted else pattern[:-1])
                source = None if above is None else above.source
                yield Difference(Kind.MORE if counted else Kind.UNDOCUMENTED, pattern, found=found or "", source=source)
            elif (place := self._at(pattern)) is not None:
                kind = _kind(place, found)
                yield Difference(kind, pattern, promised, found or "", place.sample, place.source)

    def _at(self, pattern: Pattern) -> Documented | None:
        return self.body.at(tuple(0 if part is None else part for part in pattern))


def explain(sides: Sides) -> list[tuple[tuple[str | int, ...], str | None, str | None]]:
    """Return the places where two sides differ: their keys, what is promised and what is found; None for nothing."""
    from deepdiff import DeepDiff
    from deepdiff.helper import notpresent

    tree = DeepDiff(
        sides.documented, sides.observed, view="tree", threshold_to_diff_deeper=0, ignore_private_variables=False
    )
    found = [
        (
            tuple(level.path(output_format="list")),
            None if level.t1 is notpresent else _text(level.t1),
            None if level.t2 is notpresent else _text(level.t2),
        )
        for levels in tree.values()
        for level in levels
    ]
    return sorted(found, key=lambda place: [str(key) for key in place[0]])


def _text(side: Side) -> str:
    """Both sides write a place that differs as words; only the parts of places that agree are dicts."""
    return side if isinstance(side, str) else ""


def _kind(place: Documented, found: str | None) -> Kind:
    if found is None:
        return Kind.MISSING
    if found == Type.NULL:
        return Kind.NULL
    return Kind.FORMAT if found.partition(" ")[0] in place.types else Kind.TYPE


def _locate(difference: Difference, value: Json) -> Difference:
    """Say where in a body the difference is found first, and what stands there."""
    found = ((path, value) for path, value in places(value, difference.pattern) if _is_it(difference, value))
    path, observed = next(found, ((), MISSING))
    return replace(difference, path=path, observed=observed)


def _is_it(difference: Difference, found: MaybeJson) -> bool:
    match difference.kind:
        case Kind.MISSING:
            return found is MISSING
        case Kind.UNDOCUMENTED | Kind.MORE:
            return found is not MISSING
    return _words(found) == difference.found


def places(
    value: Json, pattern: Pattern, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], MaybeJson]]:
    """Yield the places that a pattern leads to, with their values; `MISSING` where only the last is not there."""
    if not pattern:
        yield path, value
    elif pattern[0] is None:
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from places(item, pattern[1:], (*path, index))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from places(value[pattern[0]], pattern[1:], (*path, pattern[0]))
    elif isinstance(value, dict) and len(pattern) == 1:
        yield (*path, pattern[0]), MISSING


def _words(value: MaybeJson) -> str:
    """Describe a value as `Difference.found` does; the parts of an object or an array do not matter."""
    if value is MISSING:
        return ""
    return str(shape_of(value)) if isinstance(value, str) else type_of(value)

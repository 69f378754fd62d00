"""The members that a page documents for a body, and how many bodies had each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from contractkit.compare.documented import Documented
from contractkit.compare.promises import Promises
from contractkit.compare.sample import Sample
from contractkit.compare.shape import Array, Object, Shape, shape_of
from contractkit.model.contract import Property, Source
from contractkit.model.json_value import Json, pointer

_Path: TypeAlias = tuple[str, ...]

_ANY = "*"
_MAX_UNDOCUMENTED = 50
"""More undocumented members of one body are counted and not named, so that a map without end stays readable."""


class Member(NamedTuple):
    """A member that is documented or was seen.

    Attributes:
        pointer: JSON Pointer into the body, with `*` for the items of a list.
        seen: how many bodies had it.
    """

    pointer: str
    seen: int
    documented: bool
    source: Source | None = None


@dataclass
class Members:
    """Counts members of bodies. Bodies of one shape are walked once, whatever their number.

    Attributes:
        elsewhere: another body in which the page documents members; what it has is not called undocumented.
    """

    body: Documented
    elsewhere: Documented | None = None
    _shapes: Counter[Shape] = field(default_factory=Counter)

    def count(self, value: Json) -> None:
        """Take a body into account."""
        self._shapes[shape_of(value)] += 1

    def counted(self) -> Iterator[Member]:
        """Yield the documented members in the order of the page, then those that are not documented."""
        seen: Counter[_Path] = Counter()
        undocumented: Counter[_Path] = Counter()
        for shape, times in self._shapes.items():
            for path, known in dict(_members(self.body, shape, ())).items():
                (seen if known else undocumented)[path] += times
        folded: Counter[_Path] = Counter()
        for path, times in seen.items():
            folded[(*path[:-1], path[-1].casefold())] += times
        for path, (source, shown) in self._documented.items():
            times = seen[path] if shown else folded[(*path[:-1], path[-1].casefold())]
            yield Member(pointer(path), times, documented=True, source=source)
        for path in sorted(path for path in undocumented if not self._is_elsewhere(path))[:_MAX_UNDOCUMENTED]:
            yield Member(pointer(path), undocumented[path], documented=False)

    def _is_elsewhere(self, path: _Path) -> bool:
        steps = tuple(0 if part == _ANY else part for part in path)
        return self.elsewhere is not None and self.elsewhere.at(steps) is not None

    @cached_property
    def _documented(self) -> dict[_Path, tuple[Source | None, bool]]:
        """The members that examples show, and those that only a table lists, by path; whether an example shows them."""
        return dict(_documented(self.body, ()))


def documented_request(promises: Promises) -> Documented | None:
    """Return what is documented about the body that a request sends; None when the page shows none.

    Members that the page asks to leave out are no part of it.
    """
    left_out = {promise.name.casefold() for promise in promises.contract.forbidden_request_members}
    samples = []
    for example in promises.storage.requests:
        if isinstance(example.body, dict):
            body = {name: value for name, value in example.body.items() if name.casefold() not in left_out}
            samples.append(Sample(body, example, (), answers=False))
    return Documented(promises.contract, samples=tuple(samples)) if samples else None


def _documented(place: Documented, path: _Path) -> Iterator[tuple[_Path, tuple[Source | None, bool]]]:
    if place.is_map:
        names: tuple[str, ...] = place.shown_members[:1]
    else:
        names = place.shown_members
    for name in names:
        member = place.member(name)
        if member is not None:
            below = (*path, _ANY if place.is_map else name)
            yield below, (member.source, True)
            yield from _documented(member, below)
    shown = {name.casefold() for name in names}
    rows = {row.name.casefold(): row for row in reversed(_rows(place))} if names else {}
    for name, row in reversed(rows.items()):
        if name not in shown and not any(name.endswith(one) for one in shown):
            yield (*path, row.name), (row.source, False)
    if any(isinstance(sample.value, list) for sample in place.samples):
        yield from _documented(place.items, (*path, _ANY))


def _rows(place: Documented) -> tuple[Property, ...]:
    """Return the rows of tables about the members of a place."""
    linked = (place.contract.resources.get(row.resource) for row in place.rows if row.resource is not None)
    return (*place.tables, *(row for resource in linked if resource is not None for row in resource.properties))


def _members(place: Documented, shape: Shape, path: _Path) -> Iterator[tuple[_Path, bool]]:
    """Yield the members of a shape; what is inside an undocumented member is that member's business."""
    match shape:
        case Object(members=members) if not place.is_open:
            for name, shapes, _ in members:
                member = place.member(name)
                below = (*path, _ANY if place.is_map else name)
                yield below, member is not None
                if member is not None:
                    for one in shapes:
                        yield from _members(member, one, below)
        case Array(items=items):
            for item in items:
                yield from _members(place.items, item, (*path, _ANY))

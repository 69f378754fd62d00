"""The rows of a page's property tables beside the member names that its examples use.

A table may write `EngagementId` for `engagementId`, call `ReferralType` what the wire calls `type`, or have been
translated. Which member a row is about, its name tells, else the type that it links to, else the rows around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.promises import is_tag_name
from contractkit.model.contract import Contract, Example, Property, Resource
from contractkit.model.json_value import walk

How: TypeAlias = Literal["same", "case", "part", "near", "place"]
"""By what a row was matched: its name, but for case and separators, a part of it, a typing mistake, where it stands."""

_NOISE: Final = re.compile(r"[\s_-]|\(.*?\)|^.*(?:\.|/|\[\])(?=.)")
_SHORTEST_PART: Final = 4
_NEAR: Final = 0.85


@dataclass(frozen=True, slots=True)
class Shown:
    """A member of an object, where an example first shows it.

    Attributes:
        path: where in that example.
    """

    name: str
    example: Example
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A row, and the member that it is about; None when no example shows it."""

    row: Property
    member: Shown | None = None
    how: How | None = None


@dataclass(frozen=True, eq=False)
class DescribedObject:
    """One table, and the object in the examples that it describes.

    Attributes:
        members: the members that examples show, by name, in their order.
    """

    rows: tuple[Property, ...]
    members: Mapping[str, Shown]

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """Every row with its member."""
        found: dict[int, Naming] = {}
        for how, pairs in (
            ("same", self._by_name),
            ("case", self._by_spelling),
            ("place", self._by_type),
            ("part", self._by_part),
            ("near", self._by_resemblance),
            ("place", self._by_place),
        ):
            taken = {naming.member.name for naming in found.values() if naming.member}
            for index, name in pairs(found, [name for name in self.members if name not in taken]):
                found[index] = Naming(self.rows[index], self.members[name], how)  # type: ignore[arg-type]
        return tuple(found.get(index, Naming(row)) for index, row in enumerate(self.rows))

    @cached_property
    def unlisted(self) -> tuple[Shown, ...]:
        """The members that no row is about, but for links, tags and annotations."""
        listed = {naming.member.name for naming in self.namings if naming.member}
        return tuple(each for name, each in self.members.items() if name not in listed and not is_metadata(name))

    @property
    def coverage(self) -> float:
        """The share of the members that a row is about."""
        counted = [name for name in self.members if not is_metadata(name)]
        return 1 - len(self.unlisted) / len(counted) if counted else 0.0

    def _free_rows(self, found: Mapping[int, Naming]) -> Iterator[tuple[int, Property]]:
        return ((index, row) for index, row in enumerate(self.rows) if index not in found)

    def _by_name(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        return ((index, row.name) for index, row in self._free_rows(found) if row.name in free)

    def _by_spelling(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        folded = {fold(name): name for name in free}
        for index, row in self._free_rows(found):
            if fold(row.name) in folded:
                yield index, folded.pop(fold(row.name))

    def _by_type(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        """A translated row still links to `#referralstatus`, which ends like `status`."""
        for index, row in self._free_rows(found):
            anchor = fold((row.resource or "").partition("#")[2])
            if anchor and not is_identifier(row.name):
                yield from ((index, name) for name in _ending(anchor, free))

    def _by_part(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        for index, row in self._free_rows(found):
            yield from ((index, name) for name in _ending(fold(row.name), free))

    def _by_resemblance(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        folded = {fold(name): name for name in free}
        for index, row in self._free_rows(found):
            for near in get_close_matches(fold(row.name), folded, n=1, cutoff=_NEAR):
                yield index, folded.pop(near)

    def _by_place(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Between two rows that are known, as many rows as there are members between theirs stand for these."""
        order = {name: number for number, name in enumerate(self.members)}
        known = [(index, order[each.member.name]) for index, each in sorted(found.items()) if each.member]
        edges = [(-1, -1), *known, (len(self.rows), len(order))]
        names = list(self.members)
        for (row, member), (next_row, next_member) in pairwise(edges):
            between = names[member + 1 : next_member]
            if next_row - row == next_member - member > 1 and all(name in free for name in between):
                yield from zip(range(row + 1, next_row), between, strict=True)


def described_objects(contract: Contract) -> tuple[DescribedObject, ...]:
    """Return the tables of a page that describe an object of its examples, each with the object that fits it best."""
    objects = _objects(contract)
    found = []
    for rows in _tables(contract.properties):
        names = {fold(row.name) for row in rows}
        best = max(objects, key=lambda members: len(names & set(map(fold, members))), default={})
        if names & set(map(fold, best)):
            found.append(DescribedObject(rows, best))
    return tuple(found)


def whole_resources(contract: Contract) -> tuple[Resource, ...]:
    """Return the resources that have what the tables of the page have: they describe the same object."""
    names = {fold(row.name) for row in contract.properties}
    return tuple(
        resource
        for resource in dict.fromkeys(contract.resources.values())
        if names and len(names & {fold(row.name) for row in resource.properties}) >= 0.8 * len(names)
    )


def is_metadata(name: str) -> bool:
    """Tell whether a member is about the resource and not of it: links, entity tags, annotations with an at sign."""
    return name in LINK_MEMBERS or is_tag_name(name) or "@" in name


def is_identifier(name: str) -> bool:
    """Tell whether a name could be the name of a member: ASCII, without spaces."""
    return re.fullmatch(r"[\w.@$/\[\]-]+", name, re.ASCII) is not None


def fold(name: str) -> str:
    """Return what is left of a name without case, separators, remarks in brackets and the path in front of it."""
    return _NOISE.sub("", name).casefold()


def _ending(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the longest name that a text ends with; one that is the whole text, too."""
    fitting = [name for name in names if len(name) >= _SHORTEST_PART and text.endswith(fold(name))]
    if fitting:
        yield max(fitting, key=len)


def _tables(rows: Sequence[Property]) -> Iterator[tuple[Property, ...]]:
    """Split rows into tables: those of one table stand on lines that follow each other."""
    start = 0
    for index, (row, following) in enumerate(pairwise(rows), 1):
        if following.source.line != row.source.line + 1:
            yield tuple(rows[start:index])
            start = index
    if rows:
        yield tuple(rows[start:])


def _objects(contract: Contract) -> list[dict[str, Shown]]:
    """Return the objects of the examples, those at one place merged, the outermost first."""
    found: dict[tuple[str, ...], dict[str, Shown]] = {}
    for example in contract.examples:
        if example.status is None or example.status < 300:
            for path, value in walk(example.body):
                if isinstance(value, dict):
                    members = found.setdefault(tuple(part for part in path if isinstance(part, str)), {})
                    for name in value:
                        members.setdefault(name, Shown(name, example, (*path, name)))
    return [found[path] for path in sorted(found, key=len)]

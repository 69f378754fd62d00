"""The rows of a page's property tables beside the member names that its examples use.

A table may write `EngagementId` for `engagementId`, call `ReferralType` what the wire calls `type`, or have been
translated. Which member a row is about, its name tells, else the type that it links to, else the rows around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice, pairwise
from typing import Final, Literal, TypeAlias

from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.tag_name import is_tag_name
from contractkit.model.contract import Example, Property

How: TypeAlias = Literal["same", "case", "part", "near", "place"]
"""By what a row was matched: its name, but for case and separators, a part of it, a typing mistake, where it stands."""

_Step: TypeAlias = "Callable[[Mapping[int, Naming], Sequence[str]], Iterator[tuple[int, str]]]"

_NOISE: Final = re.compile(r"[\s_-]|\(.*?\)|^[^@]*(?:\.|/|\[\])(?=.)")
_SHORTEST_PART: Final = 4
_LONGEST_SLIP: Final = 4
_MOST_COMPARED: Final = 4_000
"""More pairs of a row and a member than this are not looked at for typing mistakes, which takes its time."""


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
        steps: tuple[tuple[How, _Step], ...] = (
            ("same", self._by_name),
            ("case", self._by_spelling),
            ("part", self._by_part),
            ("place", self._by_type),
            ("near", self._by_resemblance),
            ("place", self._by_place),
        )
        for how, pairs in steps:
            taken = {naming.member.name for naming in found.values() if naming.member}
            # Of what is about the resource rather than of it, a row speaks only by its very name.
            exact = how in {"same", "case"}
            free = [name for name in self.members if name not in taken and (exact or not is_metadata(name))]
            for index, name in pairs(found, free):
                if name not in taken:
                    taken.add(name)
                    found[index] = Naming(self.rows[index], self.members[name], how)
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
        names = set(free)
        return ((index, row.name) for index, row in self._free_rows(found) if row.name in names)

    def _by_spelling(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        folded = {fold(name): name for name in free}
        for index, row in self._free_rows(found):
            if fold(row.name) in folded:
                yield index, folded.pop(fold(row.name))

    def _by_type(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        """A translated row still links to `#referralstatus`, which ends like `status`."""
        folded = {fold(name): name for name in free}
        for index, row in self._free_rows(found):
            yield from ((index, name) for name in _ending(fold((row.resource or "").partition("#")[2]), folded))

    def _by_part(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        folded = {fold(name): name for name in free}
        for index, row in self._free_rows(found):
            yield from ((index, name) for name in _ending(fold(row.name), folded))

    def _by_resemblance(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        rows = list(self._free_rows(found))
        if len(rows) * len(free) <= _MOST_COMPARED:
            for index, row in rows:
                yield from ((index, name) for name in free if _is_misspelt(fold(row.name), fold(name)))

    def _by_place(self, found: Mapping[int, Naming], free: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Between two rows that are known, as many rows as there are members between theirs stand for these."""
        order = {name: number for number, name in enumerate(self.members)}
        known = [(index, order[each.member.name]) for index, each in sorted(found.items()) if each.member]
        names = list(self.members)
        for (row, member), (next_row, next_member) in pairwise(known):
            between = names[member + 1 : next_member]
            if next_row - row == next_member - member > 1 and all(name in free for name in between):
                yield from zip(range(row + 1, next_row), between, strict=True)


def is_metadata(name: str) -> bool:
    """Tell whether a member is about the resource and not of it: links, entity tags, annotations with an at sign."""
    return name in LINK_MEMBERS or is_tag_name(name) or "@" in name


def is_identifier(name: str) -> bool:
    """Tell whether a name could be the name of a member: ASCII, without spaces."""
    return re.fullmatch(r"[\w.@$/\[\]-]+", name, re.ASCII) is not None


def fold(name: str) -> str:
    """Return what is left of a name without case, separators, remarks in brackets and the path in front of it."""
    return _NOISE.sub("", name).casefold()


def _ending(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the longest name that a text ends with; one that is the whole text, too."""
    ends = (text[start:] for start in range(len(text) - _SHORTEST_PART + 1))
    yield from islice((names[end] for end in ends if end in names), 1)


def _is_misspelt(one: str, other: str) -> bool:
    """Tell whether two names differ by letters left out or put in at one place, or by one letter that is another."""
    if min(len(one), len(other)) < _SHORTEST_PART or abs(len(one) - len(other)) > _LONGEST_SLIP:
        return False
    edits = [edit for edit in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if edit[0] != "equal"]
    slips = [one[start:end] + other[start_2:end_2] for _, start, end, start_2, end_2 in edits]
    replaced = any(edit[0] == "replace" for edit in edits)
    return len(slips) == 1 and len(slips[0]) <= (2 if replaced else _LONGEST_SLIP) and slips[0].isalpha()

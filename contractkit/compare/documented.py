"""Everything a page says about one place in a body: its examples, its tables and the resources they link to, as one.

Documented anywhere is documented. The places form a tree that is unfolded where it is looked at, because resources may
hold themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from contractkit.compare.sample import Sample
from contractkit.compare.shape import Type, type_of
from contractkit.compare.string_format import Format, format_of
from contractkit.compare.type_words import TypeWords, read_type
from contractkit.model.contract import Contract, Property, Resource, Source
from contractkit.model.json_value import MISSING, Json, MaybeJson


@dataclass(frozen=True, eq=False)
class Documented:
    """One place in a body, as documented.

    Attributes:
        name: the member name that leads here; empty for the body itself.
        samples: the values shown for it, those of the operation's own answers first.
        rows: the rows of property tables that describe it.
        tables: the rows that describe its members, beside those of the resources that `rows` link to.
        tables_inside: the rows that describe the members of objects inside the body, by the path to these.
        is_item: whether it is an item of the array that `rows` describe.
    """

    contract: Contract
    name: str = ""
    samples: tuple[Sample, ...] = ()
    rows: tuple[Property, ...] = ()
    tables: tuple[Property, ...] = ()
    tables_inside: Mapping[tuple[str, ...], tuple[Property, ...]] = field(default_factory=dict)
    is_item: bool = False
    _members: dict[str, Documented | None] = field(default_factory=dict, repr=False)

    @cached_property
    def types(self) -> frozenset[Type]:
        """The types it may have; empty when the page does not say."""
        shown = {type_of(sample.value) for sample in self.samples}
        if shown <= {Type.NULL} and any(self._resources):
            return frozenset({Type.STRING} if self.values else {Type.OBJECT, Type.ARRAY}) | shown
        told = {type_ for words in self._words for type_ in words.types}
        # An example that shows null and nothing else tells no type.
        return frozenset(shown | told) if shown | told != {Type.NULL} else frozenset()

    @cached_property
    def nullable(self) -> bool:
        """Whether it may be null: shown as null, or marked nullable or optional."""
        shown = any(s.value is None or self.name in s.example.nullable for s in self.samples)
        told = any(row.nullable for row in self.rows)
        return shown or told or self.is_optional or Type.NULL in self.types

    @cached_property
    def is_optional(self) -> bool:
        """Whether the page says that it may be left out."""
        return any(row.optional for row in self.rows) or any(self.name in s.example.optional for s in self.samples)

    @cached_property
    def formats(self) -> frozenset[Format]:
        """The formats a string may have here; empty for any."""
        shown = {format_of(sample.value) for sample in self.samples if isinstance(sample.value, str)}
        if shown:
            return frozenset() if Format.TEXT in shown else frozenset(shown)
        return frozenset(format_ for words in self._words for format_ in words.formats)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its enumeration, and those that examples show; empty when it is none."""
        listed = [value for each in self._enumerations for value in each.values]
        return tuple(dict.fromkeys((*listed, *self._texts))) if listed else ()

    @property
    def values_source(self) -> Source | None:
        """Where the enumeration is listed."""
        return next((each.source for each in self._enumerations), self.source)

    @cached_property
    def items(self) -> Documented:
        """What is documented about the items of an array."""
        samples = (
            sample.below(index, item)
            for sample in self.samples
            if isinstance(sample.value, list)
            for index, item in enumerate(sample.value)
        )
        return replace(self, samples=tuple(samples), is_item=True, _members={})

    @cached_property
    def shown_members(self) -> tuple[str, ...]:
        """The members that examples show here, in their order."""
        return tuple(dict.fromkeys(name for shown in self._objects for name in shown))

    @cached_property
    def promised_members(self) -> tuple[str, ...]:
        """The members that every answer to the operation has, as far as the page says."""
        answers = [s for s in self.samples if s.answers and isinstance(s.value, dict) and not s.example.truncated]
        promised = [name for name in self.shown_members if answers and all(_has(answer, name) for answer in answers)]
        members = ((name, self.member(name)) for name in promised)
        return tuple(name for name, member in members if member and not member.is_optional and not member.nullable)

    @cached_property
    def is_open(self) -> bool:
        """Whether the page says nothing about its members, so that none is undocumented."""
        return not self.shown_members and not self._member_rows

    @cached_property
    def is_map(self) -> bool:
        """Whether its members are named by what they hold, each by a UUID, and are items rather than members."""
        return bool(self.shown_members) and all(format_of(name) is Format.UUID for name in self.shown_members)

    def member(self, name: str) -> Documented | None:
        """Return what is documented about a member, None when nothing is.

        Examples are taken at their word. Tables are not always: they write `EngagementId` for `engagementId`.
        """
        if name not in self._members:
            self._members[name] = self._find(name)
        return self._members[name]

    def at(self, path: tuple[str | int, ...]) -> Documented | None:
        """Follow a path of member names and indexes down from here."""
        place: Documented | None = self
        for part in path:
            if place is None:
                break
            place = place.items if isinstance(part, int) else place.member(part)
        return place

    @property
    def sample(self) -> MaybeJson:
        """A documented value, `MISSING` when none is shown."""
        return next((sample.value for sample in self.samples), MISSING)

    @property
    def source(self) -> Source | None:
        """Where it is documented: an example first, then a table."""
        if self.samples:
            return self.samples[0].source
        return self.rows[0].source if self.rows else None

    @property
    def _objects(self) -> Iterator[Mapping[str, Json]]:
        return (sample.value for sample in self.samples if isinstance(sample.value, dict))

    @cached_property
    def _enumerations(self) -> Sequence[Resource | Property]:
        """What lists its values: the type its row links to, else the row itself, else a list that is called after it.

        Rows and lists that nobody links to may list anything, such as other members: an example has to show one.
        """
        linked = [resource for resource in self._resources if resource.values]
        return linked or [row for row in self.rows if self._shows(row.values)] or self._namesakes

    @property
    def has_values_of_namesake(self) -> bool:
        """Whether what lists its values is only called after it, so that nobody says that these are all."""
        return bool(self.values) and self._enumerations == self._namesakes

    @cached_property
    def _namesakes(self) -> list[Resource]:
        """The lists of values whose heading ends with its name, as `Customer Size` does with `size`."""
        lists = (one for one in dict.fromkeys(self.contract.resources.values()) if self._shows(one.values))
        return [one for one in lists if one.name.casefold().split()[-1:] == [self.name.casefold()]]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The strings that examples show for it."""
        return tuple(dict.fromkeys(sample.value for sample in self.samples if isinstance(sample.value, str)))

    def _shows(self, values: Sequence[str]) -> bool:
        return any(text in values for text in self._texts)

    @cached_property
    def _resources(self) -> tuple[Resource, ...]:
        found = (self.contract.resources.get(row.resource) for row in self.rows if row.resource is not None)
        return tuple(resource for resource in found if resource is not None)

    @property
    def _words(self) -> tuple[TypeWords, ...]:
        """What tables say about its type. The name of a linked type says nothing, whatever words it is made of."""
        words = (read_type(row.type) for row in self.rows if row.resource is None)
        return tuple(word.items or word for word in words) if self.is_item else tuple(words)

    @cached_property
    def _member_rows(self) -> Mapping[str, tuple[Property, ...]]:
        return _by_name((*self.tables, *(row for resource in self._resources for row in resource.properties)))

    @cached_property
    def _rows_inside(self) -> Mapping[str, tuple[Property, ...]]:
        """The rows of the page's table about this object, when it is inside the body."""
        paths = (tuple(part.casefold() for part in s.path if isinstance(part, str)) for s in self.samples)
        return _by_name(next((self.tables_inside[path] for path in paths if path in self.tables_inside), ()))

    @cached_property
    def _unshown_rows(self) -> tuple[str, ...]:
        return tuple(key for key in self._member_rows if key not in self._shown_folded)

    @cached_property
    def _shown_folded(self) -> frozenset[str]:
        return frozenset(map(str.casefold, self.shown_members))

    def _find(self, name: str) -> Documented | None:
        if self.is_map:
            entries = tuple(
                sample.below(key, value)
                for sample in self.samples
                if isinstance(sample.value, dict)
                for key, value in sample.value.items()
            )
            return Documented(self.contract, self.name, entries, tables_inside=self.tables_inside)
        samples = tuple(
            sample.below(name, sample.value[name])
            for sample in self.samples
            if isinstance(sample.value, dict) and name in sample.value
        )
        rows = self._rows_of(name)
        if not samples and (not rows or name.casefold() in self._shown_folded):
            return None
        return Documented(self.contract, name, samples, rows, tables_inside=self.tables_inside)

    def _rows_of(self, name: str) -> tuple[Property, ...]:
        """Return the rows about a member: those of its name, else the one row without a member that ends with it.

        A table of a Solution may call `SolutionType` what the wire calls `type`.
        """
        exact = self._member_rows.get(name.casefold())
        if exact is not None:
            return exact
        if name.casefold() not in self._shown_folded:
            return self._rows_inside.get(name.casefold()) or self._rows_elsewhere(name)
        if not self._member_rows:
            return self._rows_inside.get(name.casefold(), ())
        longer = [key for key in self._unshown_rows if key.endswith(name.casefold())]
        return self._member_rows[longer[0]] if len(longer) == 1 else ()

    def _rows_elsewhere(self, name: str) -> tuple[Property, ...]:
        """Return the page's rows of a name, where no table is known to be about this very object."""
        if self._member_rows:
            return ()
        return tuple(row for row in self.contract.properties if row.name.casefold() == name.casefold())


def _by_name(rows: Iterable[Property]) -> Mapping[str, tuple[Property, ...]]:
    found: dict[str, tuple[Property, ...]] = {}
    for row in rows:
        found[row.name.casefold()] = (*found.get(row.name.casefold(), ()), row)
    return found


def _has(sample: Sample, name: str) -> bool:
    return isinstance(sample.value, dict) and name in sample.value

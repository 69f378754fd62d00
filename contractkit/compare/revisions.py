"""Two revisions of a page, side by side: what a rule about changes looks at.

One revision may be a translation of the other. Examples, link targets and the order of rows survive that, names in
tables need not: they are compared only where both revisions are in one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Generic, TypeVar

from contractkit.compare import facts
from contractkit.compare.documented import Documented
from contractkit.compare.promised_members import MemberPair, Side, body_of, is_shortened, pairs_of
from contractkit.compare.table_names import fold
from contractkit.model.contract import Contract, Operation, Promise, Property, Source

_Item = TypeVar("_Item")

_ONE_LANGUAGE: Final = 0.35


@dataclass(frozen=True, slots=True)
class Pairs(Generic[_Item]):
    """Things of one kind in two revisions, by key."""

    old: Mapping[str, _Item]
    new: Mapping[str, _Item]

    @property
    def removed(self) -> Mapping[str, _Item]:
        """Those that only the older revision has."""
        return {key: each for key, each in self.old.items() if key not in self.new}

    @property
    def added(self) -> Mapping[str, _Item]:
        """Those that only the newer revision has."""
        return {key: each for key, each in self.new.items() if key not in self.old}

    @property
    def kept(self) -> Mapping[str, tuple[_Item, _Item]]:
        """Those that both have, the older first."""
        return {key: (each, self.new[key]) for key, each in self.old.items() if key in self.new}

    @property
    def if_comparable(self) -> Pairs[_Item]:
        """The same, or none where the two have no key in common: then they have been renamed, not replaced."""
        return self if self.kept or not self.old or not self.new else Pairs({}, {})


@dataclass(frozen=True, eq=False)
class Revisions:
    """A page as it was and as it is."""

    old: Contract
    new: Contract

    @cached_property
    def operations(self) -> Pairs[Operation]:
        """The operations."""
        return Pairs(facts.operations(self.old), facts.operations(self.new))

    @cached_property
    def required_headers(self) -> Pairs[Promise]:
        """The headers that must be sent."""
        return Pairs(facts.required_headers(self.old), facts.required_headers(self.new))

    @cached_property
    def forbidden_members(self) -> Pairs[Promise]:
        """The members that must not be sent."""
        return Pairs(facts.forbidden_members(self.old), facts.forbidden_members(self.new))

    @cached_property
    def response_headers(self) -> Pairs[Promise]:
        """The headers of answers."""
        return Pairs(facts.response_headers(self.old, self._told), facts.response_headers(self.new, self._told))

    @cached_property
    def statuses(self) -> Pairs[Source]:
        """The status codes."""
        return Pairs(facts.statuses(self.old, self._told), facts.statuses(self.new, self._told))

    @cached_property
    def transitions(self) -> Pairs[Source]:
        """The allowed transitions."""
        return self._named(facts.transitions(self.old), facts.transitions(self.new))

    @cached_property
    def substatuses(self) -> Pairs[Source]:
        """What may go with which state."""
        return self._named(facts.substatuses(self.old), facts.substatuses(self.new))

    @cached_property
    def values(self) -> Pairs[Source]:
        """The values of the enumerations that both revisions know, as `page.md#status / New` or `state / new`."""
        old, new = facts.enumerations(self.old, self._told), facts.enumerations(self.new, self._told)
        places = (
            {f"{key} / {value}": one[key].source for key in old if key in new for value in one[key].values}
            for one in (old, new)
        )
        return self._named(*places)

    @cached_property
    def members(self) -> tuple[MemberPair, ...]:
        """Every member of the bodies that examples show, of the operations that both revisions have."""
        old, new = facts.examples_by_operation(self.old), facts.examples_by_operation(self.new)
        sides = (self._with_common_types(self.old), old), (self._with_common_types(self.new), new)
        found: list[MemberPair] = []
        for key, (_, operation) in self.operations.kept.items():
            for side in ("request", "response"):
                bodies = (
                    body_of(contract, [each for each in examples.get(key, ()) if each.kind == side])
                    for contract, examples in sides
                )
                found += pairs_of(operation, "request" if side == "request" else "response", *bodies)
        return tuple(found)

    @cached_property
    def rows(self) -> Pairs[Property]:
        """The rows of the request body's tables about members that examples of neither revision show."""
        old, new = facts.unshown_rows(self.old), facts.unshown_rows(self.new)
        shown = facts.shown_names(self.old) | facts.shown_names(self.new)
        old, new = ({key: row for key, row in rows.items() if key not in shown} for rows in (old, new))
        pairs = Pairs(old, new)
        if not self.is_translation:
            return pairs
        # As many rows as have no counterpart on either side are each other's translation.
        lone = min(len(pairs.removed), len(pairs.added))
        gone, come = list(pairs.removed)[:lone], list(pairs.added)[:lone]
        return Pairs(
            {key: row for key, row in old.items() if key not in gone},
            {key: row for key, row in new.items() if key not in come},
        )

    @cached_property
    def required_rows(self) -> tuple[tuple[Property, Source | None], ...]:
        """The rows that must be sent now and did not have to be, each with where it was listed before, if it was."""
        if self.is_translation:
            return ()
        old = {fold(row.name): row for row in self.old.properties}
        now_required = [row for row in self.new.properties if row.required]
        return tuple(
            (row, old[fold(row.name)].source if fold(row.name) in old else None)
            for row in now_required
            if not (fold(row.name) in old and old[fold(row.name)].required)
        )

    @cached_property
    def is_translation(self) -> bool:
        """Whether the two are in different languages: outside of examples they have few words in common."""
        old, new = facts.prose(self.old), facts.prose(self.new)
        return bool(old and new) and len(old & new) < _ONE_LANGUAGE * len(old | new)

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The linked pages that were found beside one revision only, so that what they promise is not compared."""
        return tuple(sorted(facts.pages(self.old) ^ facts.pages(self.new)))

    def quote(self, source: Source) -> str:
        """Return a line of either revision."""
        return (self.new if source.page in self.new.text else self.old).quote(source)

    def is_shortened(self, pair: MemberPair) -> bool:
        """Tell whether the newer body that a member is missing from leaves members out on purpose."""
        body = self._newer_bodies.get((pair.operation, pair.side))
        return body is not None and is_shortened(body)

    @cached_property
    def _newer_bodies(self) -> Mapping[tuple[Operation, Side], Documented | None]:
        return {(pair.operation, pair.side): pair.new for pair in self.members if not pair.path}

    def _told(self, source: Source) -> bool:
        """Tell whether both revisions have read the page that a line is on."""
        owner = self.new if source.page in self.new.text else self.old
        return facts.relative(owner, source.page) not in self.unread

    def _with_common_types(self, contract: Contract) -> Contract:
        """Return a revision without the types that only it has the page of."""
        known = {key: each for key, each in contract.resources.items() if self._told(each.source)}
        return replace(contract, resources=known)

    def _named(self, old: Mapping[str, Source], new: Mapping[str, Source]) -> Pairs[Source]:
        pairs = Pairs(old, new)
        return pairs.if_comparable if self.is_translation else pairs

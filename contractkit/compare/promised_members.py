"""The members that one revision of a page promises in its bodies, and what the other revision says about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contractkit.compare.documented import Documented
from contractkit.compare.sample import Sample
from contractkit.compare.shape import Type, type_of
from contractkit.model.contract import Contract, Example, Operation, Source

Side: TypeAlias = Literal["request", "response"]
Path: TypeAlias = tuple[str | int, ...]
"""Member names; the items of a list, of which all are alike, are item 0."""


@dataclass(frozen=True, slots=True)
class MemberPair:
    """A member of a body in two revisions.

    Attributes:
        operation: what the body is sent to or answered by.
        old: what the older revision says about it; None when it does not know it.
        new: what the newer revision says about it; None when it does not know it.
    """

    operation: Operation
    side: Side
    path: Path
    old: Documented | None
    new: Documented | None

    def sources(self) -> tuple[Source | None, Source | None]:
        """Return the line to look at, the newer where there is one, and the other revision's where both have it."""
        old = self.old.source if self.old else None
        new = self.new.source if self.new else None
        return (new, old) if self.new else (old, None)


def body_of(contract: Contract, examples: Sequence[Example]) -> Documented | None:
    """Return what examples show of a body, and tables say about it; None when no example has one."""
    samples = tuple(Sample(each.body, each, (), answers=True) for each in examples if each.body is not None)
    return Documented(contract, samples=samples, tables=contract.properties) if samples else None


def pairs_of(operation: Operation, side: Side, old: Documented | None, new: Documented | None) -> Iterator[MemberPair]:
    """Yield every place of two bodies, parents first; below one that only one of them has nothing is yielded."""
    if old is not None or new is not None:
        yield from _pairs(operation, side, (), old, new)


def _pairs(
    operation: Operation, side: Side, path: Path, old: Documented | None, new: Documented | None
) -> Iterator[MemberPair]:
    yield MemberPair(operation, side, path, old, new)
    if old is None or new is None or old.is_map or new.is_map:
        return
    for name in dict.fromkeys((*old.shown_members, *new.shown_members)):
        if "@" not in name:  # annotations come and go with what is asked for
            # A row of a table is enough for a member to be known; an example is not asked for.
            yield from _pairs(operation, side, (*path, name), old.member(name), new.member(name))
    if _has_items(old) and _has_items(new):
        yield from _pairs(operation, side, (*path, 0), old.items, new.items)


def _has_items(place: Documented) -> bool:
    return any(isinstance(sample.value, list) and sample.value for sample in place.samples)


def types_of(place: Documented, *, shown_only: bool) -> frozenset[Type]:
    """Return the types that a place may have, but for null, which is a value that an example happens to show.

    Args:
        place: what is documented.
        shown_only: count only what examples show, which no translation changes, and not the words of tables.
    """
    types = frozenset(type_of(sample.value) for sample in place.samples) if shown_only else place.types
    return types - {Type.NULL}


def is_narrower(types: frozenset[Type], others: frozenset[Type]) -> bool:
    """Tell whether whatever has one of the types has one of the others, too. Every integer is a number."""
    return types <= (others | {Type.INTEGER} if Type.NUMBER in others else others)


def is_shortened(place: Documented) -> bool:
    """Tell whether every example of a body leaves members out, so that one that is missing proves nothing."""
    cut = {"ellipsis", "truncated"}
    return all(
        sample.example.truncated or any(defect.kind in cut for defect in sample.example.defects)
        for sample in place.samples
    )

"""Which objects of the examples the tables of a page describe, and those of the types that it links to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from contractkit.compare.table_names import DescribedObject, Shown, fold, is_metadata
from contractkit.model.contract import Contract, Example, Property, Resource
from contractkit.model.json_value import walk

_FEWEST_SHOWN: Final = 3
"""Fewer members of an example than this are in many a resource: every object has an id and a name."""


def described_objects(contract: Contract) -> tuple[DescribedObject, ...]:
    """Return the tables of a page that describe an object of its examples, each with the object that fits it best."""
    return _described(_tables(contract.properties), _objects(contract))


def described_errors(contract: Contract, examples: Iterable[Example]) -> tuple[DescribedObject, ...]:
    """Return the tables of types that describe an object of some errors and stand on a page that shows one of these."""
    shown = tuple(examples)
    pages = {example.source.page for example in shown}
    types = dict.fromkeys(each for each in contract.resources.values() if each.source.page in pages)
    return _described((each.properties for each in types if each.properties), _objects_of(shown))


def _described(
    tables: Iterable[tuple[Property, ...]], objects: Sequence[Mapping[str, Shown]]
) -> tuple[DescribedObject, ...]:
    found = []
    for rows in tables:
        names = {fold(row.name) for row in rows}
        best = max(objects, key=lambda members: len(names & set(map(fold, members))), default={})
        if names & set(map(fold, best)):
            found.append(DescribedObject(rows, best))
    return tuple(found)


def rows_by_object(described: Iterable[DescribedObject]) -> Mapping[tuple[str, ...], tuple[Property, ...]]:
    """Return tables by the path of member names, without case, that leads to their object; the body itself has none.

    One name in common is chance: every object has an id.
    """
    found = {}
    for each in described:
        path = tuple(part.casefold() for part in next(iter(each.members.values())).path if isinstance(part, str))
        names = {name.casefold() for name in each.members}
        if len(names & {row.name.casefold() for row in each.rows}) > 1:
            found[path[:-1]] = each.rows
    return found


def whole_resources(contract: Contract) -> tuple[Resource, ...]:
    """Return the resources that describe the same object as the page: they have what its tables or its examples have.

    The tables of a translated page have other names, and a page about reading has none.
    """
    tabled = {fold(row.name) for row in contract.properties}
    shown = {fold(name) for name in next(iter(_objects(contract)), {}) if not is_metadata(name)}
    return tuple(
        resource
        for resource in dict.fromkeys(contract.resources.values())
        if _has_most(resource, tabled, 1) or _has_most(resource, shown, _FEWEST_SHOWN)
    )


def _has_most(resource: Resource, names: set[str], least: int) -> bool:
    common = len(names & {fold(row.name) for row in resource.properties})
    return common >= least and common >= 0.8 * len(names)


def looks_translated(contract: Contract) -> bool:
    """Tell whether names in tables are, by their letters or by a path that the examples have otherwise."""
    return any(each.printed for each in contract.operations) or any(
        not row.name.isascii() for row in contract.properties
    )


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
    """Return the objects of the examples that are no errors."""
    return _objects_of(each for each in contract.examples if each.status is None or each.status < 300)


def _objects_of(examples: Iterable[Example]) -> list[dict[str, Shown]]:
    """Return the objects of examples, those at one place merged, the outermost first."""
    found: dict[tuple[str, ...], dict[str, Shown]] = {}
    for example in examples:
        for path, value in walk(example.body):
            if isinstance(value, dict):
                members = found.setdefault(tuple(part for part in path if isinstance(part, str)), {})
                for name in value:
                    members.setdefault(name, Shown(name, example, (*path, name)))
    return [found[path] for path in sorted(found, key=len)]

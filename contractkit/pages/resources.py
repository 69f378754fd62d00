"""What the pages around an operation describe: types, enumerations, status codes, the body of an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contractkit.model.contract import Example, Resource, Status, Transition
from contractkit.model.json_value import Json
from contractkit.pages.document import LABEL, Fence, Paragraph, Table
from contractkit.pages.examples import body_examples
from contractkit.pages.page import Page, Place
from contractkit.pages.properties import is_transitions, resource_key, rows_as_properties
from contractkit.pages.tables import is_status_table, is_syntax_table, status_code, type_column, width

_VALUE_COLUMNS: Final = 2
_NO_TYPE: Final = frozenset({"parameter", "header", "elsewhere"})
_STATUS: Final = re.compile(r"(?:HTTP(?:/[\d.]+)?\s*)?([1-5]\d\d)\b(?!\s*\w*\d)")


def resources_of(page: Page, home: str) -> dict[str, Resource]:
    """Return the types that a page describes, by the link that leads to them.

    Args:
        page: the page.
        home: where it stands, relative to the folder that resources are named from (`referral-resources.md`).
    """
    found: dict[str, Resource] = {}
    for table, place in page.tables:
        if not _describes_type(page, table, place):
            continue
        heading = next((each for each in reversed(table.headings) if each.level < LABEL), None)
        key = f"{home}#{heading.anchor}" if heading else home
        resource = _resource(page, table, home, heading.text.plain if heading else page.title)
        if resource and key not in found:
            found[key] = resource
            if resource.properties:
                found.setdefault(home, resource)
    return found


def _describes_type(page: Page, table: Table, place: Place) -> bool:
    return not (
        place.roles & _NO_TYPE or is_status_table(table) or is_syntax_table(table) or is_transitions(page, table, place)
    )


def _resource(page: Page, table: Table, home: str, name: str) -> Resource | None:
    source = page.at(table.line)
    if type_column(table, page.words) is not None or width(table) > _VALUE_COLUMNS:
        members = tuple(rows_as_properties(page, table, home))
        return Resource(name, source, properties=members) if members else None
    values = tuple(text for row in table.rows if (text := row.cell(0).plain))
    return Resource(name, source, values=values) if values else None


def statuses_of(page: Page) -> tuple[Status, ...]:
    """Return the status codes that a page lists in tables or sets off in its text about the response, each once."""
    found: dict[int, Status] = {}
    for place in page.places:
        for code, line in _codes(place):
            found.setdefault(code, Status(code, page.at(line)))
    return tuple(found.values())


def _codes(place: Place) -> Iterator[tuple[int, int]]:
    block = place.block
    if isinstance(block, Table) and is_status_table(block):
        for row in block.rows:
            code = status_code(row)
            if code:
                yield code, row.line
    elif isinstance(block, Paragraph) and place.side == "response":
        for piece in (*block.text.codes, *block.text.strong):
            if found := _STATUS.match(piece):
                yield int(found[1]), block.line


def errors_of(page: Page, examples: Sequence[Example]) -> tuple[Example, ...]:
    """Return the bodies of errors: of examples with such a status, and of JSON in a section or a page about errors."""
    listed = [example for example in examples if (example.status or 0) >= 400 and example.body is not None]
    about = "error" in page.words.roles(page.title)
    for place in page.places:
        if isinstance(place.block, Fence) and (about or "error" in place.around):
            listed += [found for found in body_examples(page, place.block) if isinstance(found.body, dict)]
    lines = {example.source: example for example in reversed(listed)}
    return tuple(sorted(lines.values(), key=lambda example: example.source))


def links_of(page: Page, home: str, *, types_only: bool) -> tuple[str, ...]:
    """Return the pages that a page leads to, relative to the folder that resources are named from, each once.

    Args:
        page: the page.
        home: where it stands.
        types_only: follow only the types of members; else also what is said of the request and the response.
    """
    found: dict[str, None] = {}
    for place in page.places:
        for target in _targets(page, place, types_only=types_only):
            key = resource_key(target, home)
            if key:
                found.setdefault(key.partition("#")[0])
    found.pop(home, None)
    return tuple(found)


def _targets(page: Page, place: Place, *, types_only: bool) -> Iterator[str]:
    block = place.block
    if isinstance(block, Table):
        index = type_column(block, page.words)
        for row in block.rows if index else ():
            yield from (link.target for link in row.cell(index or 0).links)
    elif isinstance(block, Paragraph) and not types_only and place.side and "](" in block.text.raw:
        yield from (link.target for link in block.text.links)


def untranslated(
    printed: tuple[Transition, ...], linked: Sequence[tuple[Transition, ...]], examples: Sequence[Example]
) -> tuple[Transition, ...]:
    """Give translated transitions the names that the examples use, where a linked page has the same table in them."""
    spoken = {text for example in examples for text in _strings(example.body)}
    best = max(
        (other for other in linked if _same_shape(printed, other)), key=lambda other: _spoken(other, spoken), default=()
    )
    if _spoken(best, spoken) <= _spoken(printed, spoken):
        return printed
    return tuple(
        Transition(theirs.start, theirs.to, theirs.substatus, ours.source)
        for ours, theirs in zip(printed, best, strict=True)
    )


def _same_shape(one: tuple[Transition, ...], other: tuple[Transition, ...]) -> bool:
    def shape(rows: tuple[Transition, ...]) -> list[tuple[int, int]]:
        return [(len(row.to), len(row.substatus)) for row in rows]

    return bool(one) and shape(one) == shape(other)


def _spoken(rows: tuple[Transition, ...], spoken: set[str]) -> int:
    return len({name for row in rows for name in (row.start, *row.to, *row.substatus)} & spoken)


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)

"""Property tables and transition tables."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from contractkit.model.contract import Property, Transition
from contractkit.pages.choices import choices
from contractkit.pages.document import Row, Table
from contractkit.pages.page import Page, Place
from contractkit.pages.tables import (
    Demands,
    column,
    is_status_table,
    is_syntax_table,
    is_transition_table,
    items,
    type_column,
    width,
)
from contractkit.pages.text import Text


def properties_of(page: Page) -> tuple[Property, ...]:
    """Return the rows of the tables that describe the request body, in the order of the page.

    Where no heading of the page speaks of a body, tables of typed names outside every other section describe it.
    """
    tables = [
        (table, place)
        for table, place in page.tables
        if place.side != "response" and _describes_members(page, table, place)
    ]
    bodies = [table for table, place in tables if "body" in place.roles]
    if not any("body" in place.roles for place in page.places):
        bodies = [table for table, place in tables if not place.roles and type_column(table, page.words)]
    return tuple(row for table in bodies for row in rows_as_properties(page, table))


def _describes_members(page: Page, table: Table, place: Place) -> bool:
    return (
        width(table) > 1
        and not _lists_numbers(table)
        and not is_status_table(table)
        and not is_syntax_table(table)
        and not is_transitions(page, table, place)
    )


def _lists_numbers(table: Table) -> bool:
    """Tell a table of an enumeration's values: no member is called 1."""
    names = column(table, 0)
    return bool(names) and sum(name.isdigit() for name in names) * 2 > len(names)


def rows_as_properties(page: Page, table: Table, home: str = "") -> Iterator[Property]:
    """Yield the rows of a table as properties.

    Args:
        page: the page of the table.
        table: the table; its first column holds the names.
        home: where the page stands, relative to the folder that resources are named from (`referral-resources.md`).
    """
    types, demands = type_column(table, page.words), Demands(table, page.words)
    for row in table.rows:
        marked = row.cell(0).plain.rstrip(":")
        name = marked.rstrip("?*") or marked
        if name:
            shown = row.cell(1 if types is None else types)
            yield Property(
                name,
                shown.plain,
                page.at(row.line),
                _target(shown, home),
                required=demands.required(row),
                optional=demands.optional(row) or marked.endswith("?"),
                nullable=demands.nullable(row),
                values=max((choices(cell, page.words) for cell in row.cells[1:]), key=len, default=()),
            )


def _target(cell: Text, home: str) -> str | None:
    return next((key for link in cell.links if (key := resource_key(link.target, home))), None)


def resource_key(target: str, home: str) -> str | None:
    """Return the name of a resource from a link to it; None when the link leaves these pages.

    Args:
        target: the link (`#address`, `referral-resources.md#address`, `./referral-resources.md`).
        home: the page that holds the link, relative to the folder that resources are named from.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    path = unquote(parts.path)
    if (
        parts.scheme
        or parts.netloc
        or path.startswith("/")
        or not (path.endswith(".md") or (not path and parts.fragment))
    ):
        return None
    folder = home.rpartition("/")[0]
    place = normpath(f"{folder}/{path}" if folder else path) if path else home
    return f"{place}#{parts.fragment}" if parts.fragment else place


def transitions_of(page: Page) -> tuple[Transition, ...]:
    """Return the rows of the transition tables."""
    return tuple(
        Transition(row.cell(0).plain, items(row.cell(1)), _substatus(row), page.at(row.line))
        for table, place in page.tables
        if is_transitions(page, table, place)
        for row in table.rows
    )


def _substatus(row: Row) -> tuple[str, ...]:
    return items(row.cell(2))


def is_transitions(page: Page, table: Table, place: Place) -> bool:
    """Tell whether a table says which state may follow which."""
    named = "transition" in place.roles or any(page.words.says("transition", cell.plain) for cell in table.header.cells)
    return is_transition_table(table, named=named)

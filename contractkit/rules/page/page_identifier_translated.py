"""A name that the service knows only in one language is printed translated.

Why: Machine translation does not know that `If-Match`, `PUT`, a path and the name of a member are not words. A reader
who takes them from the table sends what the service does not understand. The examples, and the pages that are linked,
still have them as they are.
Fix: Print the name as the wire has it, in backticks, so that translation leaves it alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.described import described_objects, looks_translated
from contractkit.compare.table_names import Shown, is_identifier
from contractkit.model.contract import Contract, Property, Source
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer
from contractkit.rules.rule import REQUEST_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def page_identifier_translated(contract: Contract) -> Iterator[Breach]:
    """Find methods, paths, headers, states and members that are printed otherwise than the wire has them."""
    elsewhere = [*_operations(contract), *_headers(contract), *_states(contract)]
    yield from elsewhere
    namings = [naming for described in described_objects(contract) for naming in described.namings]
    is_translated = bool(elsewhere) or looks_translated(contract)
    for naming in namings:
        if naming.member is not None and naming.how in {"place", "part", "near"}:
            name = naming.row.name
            # A name that could be right is translated only where it stands in for another, on a page that is.
            if (is_translated and naming.how == "place") or (
                not is_identifier(name) and (is_translated or " " in name)
            ):
                yield _member(naming.row, naming.member)


def _operations(contract: Contract) -> Iterator[Breach]:
    for operation in contract.operations:
        line = contract.quote(operation.source)
        if operation.printed is not None:
            yield _breach("", operation.printed, operation.uri_template, operation.source)
        # Text may give the method on another line; a row of a table has it.
        if "|" in line and operation.method not in line.upper():
            printed = line.strip("| ").partition("|")[0].strip("* ")
            yield _breach("/request/method", printed, operation.method, operation.source)


def _headers(contract: Contract) -> Iterator[Breach]:
    for promise in contract.required_headers:
        line = contract.quote(promise.source)
        if line and promise.name.casefold() not in line.casefold():
            at = place(REQUEST_HEADERS, (promise.name,))
            message = f"The page demands {promise.name} here and does not print it as the wire has it."
            yield Breach(at, message, documented=promise.name, source=promise.source)


def _states(contract: Contract) -> Iterator[Breach]:
    for row in contract.transitions:
        line = contract.quote(row.source).casefold()
        lost = [name for name in dict.fromkeys((row.start, *row.to, *row.substatus)) if name.casefold() not in line]
        if line and lost:
            names = ", ".join(lost)
            yield Breach("", f"The page prints states translated: the wire has {names}.", source=row.source,
                         documented=names)  # fmt: skip


def _member(row: Property, member: Shown) -> Breach:
    at = place((member.example.kind, "body"), member.path)
    return _breach(at, row.name, member.name, row.source, member.example.source_of(pointer(member.path)))


def _breach(at: str, printed: str, true: str, source: Source, related: Source | None = None) -> Breach:
    return Breach(
        at,
        f"The page prints {printed}, the wire has {true}.",
        documented=true,
        observed=printed,
        source=source,
        related=related,
    )

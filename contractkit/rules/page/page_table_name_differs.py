"""A property table calls a member by another name than the examples.

Why: JSON member names are compared letter by letter (RFC 8259, 8.3). Whoever believes the table sends a member that the
service does not know. Names that differ only in case or separators are a convention of the table, and weigh less.
Fix: Use the name of the wire in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.described import described_objects
from contractkit.compare.observation import Observation
from contractkit.compare.table_names import DescribedObject, Naming, is_identifier
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, pointer, resolve, split_pointer
from contractkit.rules.rule import Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def page_table_name_differs(contract: Contract) -> Iterator[Breach]:
    """Find rows about a member of another name; of those that only differ in case, the first of each table."""
    # A page on many operations has a table for each: `new_name` in one is no wrong name for `name` in another.
    about_one = len({operation.method for operation in contract.operations}) <= 1
    for described in described_objects(contract):
        for naming in described.namings if about_one else ():
            if naming.member is not None and naming.how in {"part", "near"} and is_identifier(naming.row.name):
                yield _breach(naming, f"The table says {naming.row.name}, the examples say {naming.member.name}.")
        yield from _other_case(described)


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell which of the two names the member has."""
    path = split_pointer(breach.pointer)
    side = observation.representation if path[:1] == ("response",) else observation.sent
    around = MISSING if side is MISSING or not observation.response.is_success else resolve(side, path[2:-1])
    if not isinstance(around, dict):
        return None
    if path[-1:] and path[-1] in around:
        return f"On the wire it is {breach.documented}"
    told = next((name for name in around if name.casefold() == str(breach.observed).casefold()), None)
    return None if told is None else f"On the wire it is {told}"


def _other_case(described: DescribedObject) -> Iterator[Breach]:
    other = [naming for naming in described.namings if naming.how == "case" and naming.member]
    if other and other[0].member:
        more = f", and {len(other) - 1} more" if other[1:] else ""
        names = f"{other[0].row.name} for {other[0].member.name}{more}"
        yield _breach(other[0], f"The table writes names in another way than the examples: {names}.", Level.INFO)


def _breach(naming: Naming, message: str, level: Level | None = None) -> Breach:
    member = naming.member
    example = None if member is None else member.example
    path = () if member is None else member.path
    return Breach(
        place(() if example is None else (example.kind, "body"), path),
        message,
        documented=None if member is None else member.name,
        observed=naming.row.name,
        source=naming.row.source,
        related=None if example is None else example.source_of(pointer(path)),
        level=level,
    )

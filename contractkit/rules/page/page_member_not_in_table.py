"""An example shows a member that no property table describes.

Why: The tables of the page, or of the pages it links to, describe nearly all of the object, and this member of it they
do not: nobody can tell its type, who sets it and what it means.
Fix: Add a row for the member, or take it out of the example when the service does not have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.described import described_objects, looks_translated, whole_resources
from contractkit.compare.observation import Observation
from contractkit.compare.table_names import DescribedObject, fold, is_identifier
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, pointer, resolve, split_pointer
from contractkit.rules.rule import Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_NEARLY_ALL: Final = 0.75


def page_member_not_in_table(contract: Contract) -> Iterator[Breach]:
    """Find members without a row, in objects that tables describe nearly all of."""
    rows = [*contract.properties, *(row for resource in whole_resources(contract) for row in resource.properties)]
    listed = {fold(row.name) for row in rows}
    translated = looks_translated(contract)
    for described in described_objects(contract):
        if described.coverage < _NEARLY_ALL or _has_untold_rows(described, translated=translated):
            continue
        for member in described.unlisted:
            if fold(member.name) not in listed:
                yield Breach(
                    place((member.example.kind, "body"), member.path),
                    f"The {member.example.kind} example shows {dotted(member.path)}, which is in no property table.",
                    source=member.example.source_of(pointer(member.path)),
                    related=described.rows[0].source,
                )


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell that the member is there, which the table does not say."""
    path = split_pointer(breach.pointer)
    side = observation.representation if path[0] == "response" else observation.sent
    there = observation.response.is_success and side is not MISSING and resolve(side, path[2:]) is not MISSING
    return "On the wire the member is there" if there else None


def _has_untold_rows(described: DescribedObject, *, translated: bool) -> bool:
    """Tell whether a row was translated beyond recognition: it may be about any member."""
    untold = (naming.row.name for naming in described.namings if naming.member is None)
    return any(translated or not is_identifier(name) for name in untold)

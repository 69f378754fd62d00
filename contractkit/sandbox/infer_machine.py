"""Which members the columns of a transition table speak of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from contractkit.model.contract import Transition
from contractkit.sandbox.machine import Machine
from contractkit.sandbox.plan import JsonObject


def documented_machine(rows: Sequence[Transition], representation: JsonObject) -> Machine | None:
    """Find the members whose documented values stand in the table.

    Returns:
        None when there is no table, or when no documented member has one of its values.
    """
    statuses = {name for row in rows for name in (row.start, *row.to)}
    substatuses = {name for row in rows for name in row.substatus}
    status = _member(representation, statuses, ())
    if status is None:
        return None
    return Machine(status, _member(representation, substatuses, (status,)), tuple(rows))


def _member(representation: JsonObject, values: Collection[str], taken: Collection[str]) -> str | None:
    """Return the member with one of the values; where several have one, a member that is named like a status."""
    found = [
        name
        for name, value in representation.items()
        if isinstance(value, str) and value in values and name not in taken
    ]
    named = [name for name in found if any(word in name.lower() for word in ("status", "state"))]
    return next(iter(named or found), None)

"""The documented statuses of a resource, and which may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from contractkit.model.contract import Transition
from contractkit.model.json_value import Json


@dataclass(frozen=True)
class Machine:
    """A transition table, and the members that its columns speak of.

    Attributes:
        status: the member whose values stand in the first two columns.
        substatus: the member whose values stand in the last column; None where no documented member has one of them.
        rows: the table.
    """

    status: str
    substatus: str | None
    rows: tuple[Transition, ...]

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """Every documented status, in the order of the table."""
        return tuple(dict.fromkeys(name for row in self.rows for name in (row.start, *row.to)))

    def substatuses(self, status: str) -> tuple[str, ...]:
        """Return the documented substatuses of a status; empty where the table sets no bounds."""
        return next((row.substatus for row in self.rows if row.start == status), ())

    def start(self) -> dict[str, Json]:
        """Return the members of a resource in the first row, from which every row can be reached in turn."""
        first = self.rows[0]
        members: dict[str, Json] = {self.status: first.start}
        if self.substatus is not None and first.substatus:
            members[self.substatus] = first.substatus[0]
        return members

    def is_known(self, status: Json) -> bool:
        """Tell whether a status stands in the table at all."""
        return status in self.statuses

    def breach(self, before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[str, str] | None:
        """Return the member that makes a change undocumented and why, or None.

        Staying in a status is no transition, so a table that does not list it does not forbid it.
        """
        old, new = before.get(self.status), after.get(self.status)
        row = next((row for row in self.rows if row.start == old), None)
        if new != old and row is not None and new not in row.to:
            return self.status, f"{self.status} may go from {old!r} to {_either(row.to)}, not to {new!r}."
        allowed = self.substatuses(new) if isinstance(new, str) else ()
        if self.substatus is None or not allowed or after.get(self.substatus) in allowed:
            return None
        sent = after.get(self.substatus)
        return self.substatus, f"{self.substatus} is {_either(allowed)} while {self.status} is {new!r}, not {sent!r}."


def _either(names: Iterable[str]) -> str:
    """Write `'a', 'b' or 'c'`."""
    *most, last = [repr(name) for name in names] or ["nothing else"]
    return f"{', '.join(most)} or {last}" if most else last

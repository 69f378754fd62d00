"""The state machine that a transition table describes, and which members of the body it is about.

The table does not say which members: they are the ones whose documented values are its states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contractkit.model.contract import Contract, Source, Transition
from contractkit.model.json_value import Json, MaybeJson, resolve, walk


@dataclass(frozen=True, slots=True)
class StateMachine:
    """Documented states and the ways between them.

    Attributes:
        rows: the row of each state that the table has a row for.
        path: where in the body the state stands.
        substatus_path: where its substatus stands, None when no member holds one.
    """

    rows: Mapping[str, Transition]
    path: tuple[str, ...]
    substatus_path: tuple[str, ...] | None

    @property
    def states(self) -> tuple[str, ...]:
        """Every state the table names, in its order."""
        return tuple(dict.fromkeys(name for row in self.rows.values() for name in (row.start, *row.to)))

    @property
    def substatuses(self) -> tuple[str, ...]:
        """Every substatus the table names, in its order."""
        return tuple(dict.fromkeys(name for row in self.rows.values() for name in row.substatus))

    @property
    def source(self) -> Source:
        """The first row of the table."""
        return min(row.source for row in self.rows.values())

    def state(self, body: MaybeJson) -> str | None:
        """Return the state of a body, None when it shows none."""
        return _text_at(body, self.path)

    def substatus(self, body: MaybeJson) -> str | None:
        """Return the substatus of a body, None when it shows none."""
        return None if self.substatus_path is None else _text_at(body, self.substatus_path)


def find_state_machine(contract: Contract, bodies: Iterable[Json]) -> StateMachine | None:
    """Find the machine of a contract in its documented bodies; None when there is no table, or nothing it is about."""
    if not contract.transitions:
        return None
    values = _text_members(bodies)
    path = _about(values, {row.start for row in contract.transitions})
    if path is None:
        return None
    del values[path]
    rows: dict[str, Transition] = {}
    for row in contract.transitions:
        rows.setdefault(row.start, row)
    substatuses = {name for row in contract.transitions for name in row.substatus}
    return StateMachine(rows, path, _about(values, substatuses))


def _text_members(bodies: Iterable[Json]) -> dict[tuple[str, ...], set[str]]:
    """Collect the texts of every member that is not inside a list, by path."""
    found: dict[tuple[str, ...], set[str]] = {}
    for body in bodies:
        for parts, value in walk(body):
            path = tuple(part for part in parts if isinstance(part, str))
            if isinstance(value, str) and path and len(path) == len(parts):
                found.setdefault(path, set()).add(value)
    return found


def _about(values: Mapping[tuple[str, ...], set[str]], names: Collection[str]) -> tuple[str, ...] | None:
    """Return the outermost member whose every value is one of the names."""
    fitting = [path for path, texts in values.items() if texts <= set(names)]
    return min(fitting, key=lambda path: (len(path), path), default=None)


def _text_at(body: MaybeJson, path: tuple[str, ...]) -> str | None:
    value = resolve(body, path) if isinstance(body, dict) else None
    return value if isinstance(value, str) else None

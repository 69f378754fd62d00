"""A resource has a substatus that the table does not list for its state.

Why: The page lists which substatuses belong to which state. A change that was refused is no breach.
Fix: Tell the owner of the API. If the combination is right, add it to the table on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.state import StateMachine
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import REQUEST_BODY, RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def substatus_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find resources whose substatus does not belong to their state."""
    machine, state, substatus = observation.promises.states, observation.state, observation.substatus
    if machine is None or machine.substatus_path is None or state is None or substatus is None:
        return
    row = machine.rows.get(state)
    if row is None or not row.substatus or substatus in row.substatus or not _is_news(observation, machine):
        return
    shown = observation.representation is not MISSING
    yield Breach(
        place(RESPONSE_BODY if shown else REQUEST_BODY, machine.substatus_path),
        f"The resource is {state!r} with substatus {substatus!r}; the page allows {' or '.join(row.substatus)} there.",
        documented=list(row.substatus),
        observed=substatus,
        source=row.source,
    )


def _is_news(observation: Observation, machine: StateMachine) -> bool:
    """Tell whether this exchange is the first to show the combination, and nothing is wrong with the state itself."""
    before, state = observation.before, observation.state
    if observation.is_accepted:
        row = machine.rows.get(before.state or "")
        if row is not None and state not in row.to:
            return False  # transition-undocumented says so
        if machine.state(observation.sent) not in {None, state}:
            return False  # put-value-not-stored says so
    shown_before = machine.state(before.representation), machine.substatus(before.representation)
    return before.is_carried or (state, observation.substatus) != shown_before

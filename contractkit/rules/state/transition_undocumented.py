"""A change was accepted that the table of transitions does not list.

Why: The page lists which state may follow which. A service that lets a resource into another state breaks every
client that relies on the table. The state before is the one the tape has last shown; a change that was refused is no
breach.
Fix: Tell the owner of the API. If the way is meant to be open, add it to the table on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import REQUEST_BODY, RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def transition_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find accepted writes after which the resource is in a state that was not open to it."""
    machine, before, after = observation.promises.states, observation.before.state, observation.state
    if machine is None or before is None or after is None or not observation.is_accepted:
        return
    row = machine.rows.get(before)
    if row is not None and after not in row.to:
        shown = observation.representation is not MISSING
        yield Breach(
            place(RESPONSE_BODY if shown else REQUEST_BODY, machine.path),
            f"The resource went from {before!r} to {after!r}; the page allows {' or '.join(row.to)} after {before!r}.",
            documented=list(row.to),
            observed=after,
            source=row.source,
        )

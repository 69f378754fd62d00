"""The time of the update has not moved on.

Why: The page shows that an update moves the member on: its request and its answer differ there. Clients that ask for
what has changed since then never see this change. An update that changed nothing may keep its time; none may turn it
back. On a tape that starts with the write, the time is the one that the client sent back, and a new tag says that there
was a change.
Fix: Tell the owner of the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.timestamp import is_later
from contractkit.compare.updated import is_updated
from contractkit.model.entity_tag import share_one
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, MaybeJson, resolve
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def update_time_not_advanced(observation: Observation) -> Iterator[Breach]:
    """Find changed resources whose documented time of update is not later than before, or that was turned back."""
    known, after = _known(observation), observation.representation
    moved = [tuple(map(str, pattern)) for pattern in observation.promises.storage.times_moved if None not in pattern]
    if known is MISSING or after is MISSING or not moved:
        return
    has_to_move = _has_changed(observation, {path[0] for path in moved})
    answer = observation.promises.answer
    for path in sorted(moved):
        old, new = resolve(known, path), resolve(after, path)
        if is_later(old, new) or (has_to_move and isinstance(new, str) and old == new):
            member = None if answer is None else answer.body.at(path)
            yield Breach(
                place(RESPONSE_BODY, path),
                f"The resource has changed, and {dotted(path)} is {new} after {old}."
                if has_to_move
                else f"{dotted(path)} is {new} after {old}.",
                observed=new,
                source=None if member is None else member.source,
            )


def _known(observation: Observation) -> MaybeJson:
    """Return the body with the time before: the resource as last seen, else what the write sends of it."""
    before = observation.before
    if not before.uncertain and before.representation is not MISSING:
        return before.representation
    return observation.sent if observation.is_accepted else MISSING


def _has_changed(observation: Observation, times: set[str]) -> bool:
    before = observation.before
    if not before.uncertain and before.representation is not MISSING:
        return (observation.is_accepted or before.written) and is_updated(observation, times)
    named, given = observation.if_match, observation.tags
    return bool(named and given) and not share_one(named, given)

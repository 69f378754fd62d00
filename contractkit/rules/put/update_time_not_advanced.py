"""The time of the update has not moved on.

Why: The page shows that an update moves the member on: its request and its answer differ there. Clients that ask for
what has changed since then never see this change. An update that changed nothing may keep its time.
Fix: Tell the owner of the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.knowledge import differ
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.compare.timestamp import is_later
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, resolve
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def update_time_not_advanced(observation: Observation) -> Iterator[Breach]:
    """Find changed resources whose documented time of update is not later than before."""
    before, after = observation.before, observation.representation
    moved = [tuple(map(str, pattern)) for pattern in observation.promises.storage.times_moved if None not in pattern]
    if before.uncertain or before.representation is MISSING or after is MISSING or not moved:
        return
    if not (observation.is_accepted or before.written) or not _has_changed(observation, {path[0] for path in moved}):
        return
    answer = observation.promises.answer
    for path in sorted(moved):
        old, new = resolve(before.representation, path), resolve(after, path)
        known = isinstance(old, str) and isinstance(new, str)
        if known and not is_later(new, old) and (old == new or is_later(old, new)):
            member = None if answer is None else answer.body.at(path)
            yield Breach(
                place(RESPONSE_BODY, path),
                f"The resource has changed, and {dotted(path)} is {new} after {old}.",
                observed=new,
                source=None if member is None else member.source,
            )


def _has_changed(observation: Observation, times: set[str]) -> bool:
    about_itself = (*LINK_MEMBERS, *(observation.tag_path or ())[:1], *times)
    return differ(observation.before.representation, observation.representation, frozenset(about_itself))

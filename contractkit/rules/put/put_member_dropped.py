"""A member that was sent is not there any more.

Why: A successful PUT or PATCH says that the resource now has the state that was sent (RFC 9110, 9.3.4; RFC 5789, 2).
The page shows the member in its answers, or the resource had it before. Empty values, and members that the page's own
examples show to be dropped, are left out.
Fix: Tell the owner of the API; what clients write is lost without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.dropped import dropped_members
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def put_member_dropped(observation: Observation) -> Iterator[Breach]:
    """Find members that an accepted write sent, and that neither its answer nor the first read after it has."""
    answer = observation.promises.answer
    for path, sent in dropped_members(observation):
        member = None if answer is None else answer.body.at(path)
        yield Breach(
            place(RESPONSE_BODY, path),
            f"{dotted(path)} was sent and is gone.",
            documented=sent,
            source=None if member is None else member.source,
        )

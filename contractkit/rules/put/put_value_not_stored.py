"""A value that was sent is not the one that came back.

Why: A successful PUT or PATCH says that the resource now has the state that was sent (RFC 9110, 9.3.4; RFC 5789, 2).
Members that the service sets itself are left out: the tag, links, what the page's own examples show to differ between
request and answer, and times that move on although the client sent back the old ones.
Fix: Tell the owner of the API; what clients write is lost without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.fidelity import lost_values
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def put_value_not_stored(observation: Observation) -> Iterator[Breach]:
    """Find values that an accepted write, or the first read after it, does not show as they were sent."""
    answer = observation.promises.answer
    for loss in lost_values(observation):
        member = None if answer is None else answer.body.at(loss.path)
        yield Breach(
            place(RESPONSE_BODY, loss.path),
            f"{dotted(loss.path)} was sent as {_short(loss.sent)} and is {_short(loss.stored)} now.",
            observed=loss.stored,
            source=None if member is None else member.source,
        )


def _short(value: Json) -> str:
    text = write(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

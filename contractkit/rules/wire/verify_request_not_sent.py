"""A recorded request could not be sent again: an answer lacks what it needs.

Why: The request carries a value of an earlier answer, an entity tag in If-Match or an id in its URI, and today's answer
does not hold it. To send the old value would prove nothing. This request and those after it on the tape were not sent.
Where an earlier answer already had another status, this is what follows from it, and weighs nothing of its own; if
that was because the resource was in another state than the recorded one, the verdict is tape.
Fix: Ask the owner of the API where the value is now. If the change is meant, record anew: contractkit record SCENARIO.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def verify_request_not_sent(reply: Reply) -> Iterator[Breach]:
    """Tell of a request that could not be filled in."""
    if reply.lost:
        yield Breach(
            "/request",
            f"The request was not sent: {reply.lost}.",
            level=Level.INFO if reply.diverged else None,
            verdict=Verdict.TAPE if reply.diverged and reply.started else None,
            advice="Put the resource into the recorded state, then verify again." if reply.started else "",
        )

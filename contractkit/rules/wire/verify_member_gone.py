"""A member that the recorded answer has is gone.

Why: The service showed it when the tape was recorded, and clients that were written against the tape read it. Members
that only some items of a recorded list have are not missed.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.change import Kind
from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def verify_member_gone(reply: Reply) -> Iterator[Breach]:
    """Find members that are on the tape and not in today's answer."""
    for change in reply.of(Kind.GONE):
        yield Breach(
            place(RESPONSE_BODY, change.path),
            f"`{dotted(change.path)}` was {change.was} and is {change.now}.",
        )

"""The answer has a member that the recorded one lacks.

Why: Most clients pass over what they do not know, some do not, and an update that replaces the whole resource
(RFC 9110, 9.3.4) drops what it was never told of. It is also how most changes of an API begin.
Fix: Look it up in the documentation, then accept it: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.change import Kind
from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def verify_member_new(reply: Reply) -> Iterator[Breach]:
    """Find members that are in today's answer and not on the tape."""
    for change in reply.of(Kind.NEW):
        yield Breach(
            place(RESPONSE_BODY, change.path),
            f"`{dotted(change.path)}` is new: {change.now}.",
            observed=change.live,
        )

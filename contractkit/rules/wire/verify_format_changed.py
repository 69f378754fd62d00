"""A string has another format than the recorded one.

Why: A client that parses a date-time, a UUID or a URI fails on any other text (RFC 3339, RFC 9562, RFC 3986), although
it is a string before and after.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
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


def verify_format_changed(reply: Reply) -> Iterator[Breach]:
    """Find strings whose format is another one than on the tape."""
    for change in reply.of(Kind.FORMAT):
        yield Breach(
            place(RESPONSE_BODY, change.path),
            f"`{dotted(change.path)}` was {change.was} and is {change.now}.",
            observed=change.live,
        )

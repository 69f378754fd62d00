"""A header that the recorded answer has is gone.

Why: Headers such as ETag, Location and Content-Type are what a client goes on with (RFC 9110, 8 and 10.2): without the
entity tag there is no conditional update. Headers that only describe one message are not compared.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def verify_header_gone(reply: Reply) -> Iterator[Breach]:
    """Find headers with a meaning that are on the tape and not in today's answer."""
    for name in reply.headers_gone:
        yield Breach(
            place(RESPONSE_HEADERS, (name,)),
            f"The answer no longer has the header {name}.",
        )

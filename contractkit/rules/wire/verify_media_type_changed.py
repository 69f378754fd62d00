"""The body comes in another media type than the recorded one.

Why: A client chooses its parser by Content-Type (RFC 9110, 8.3). Parameters such as charset are not compared.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def verify_media_type_changed(reply: Reply) -> Iterator[Breach]:
    """Compare the media types of answers that both have one."""
    was, answer = reply.recorded.response.media_type, reply.answer
    if answer is not None and reply.is_comparable and was and answer.media_type not in {was, ""}:
        yield Breach(
            place(RESPONSE_HEADERS, ("Content-Type",)),
            f"The body was {was} and is {answer.media_type}.",
            observed=answer.media_type,
        )

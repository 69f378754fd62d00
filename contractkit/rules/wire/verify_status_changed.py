"""The service answers with another status than the recorded one.

Why: The same request, with the entity tags and ids of today, was answered differently when the tape was recorded.
Clients branch on the status (RFC 9110, 15): a 412 that became a 200 is a lost update, a 200 that became a 4xx is an
update that no longer works. Where the resource was in another state than at the start of the recording, the verdict is
tape: the conversation then had no chance to go the same way. No state explains one success in the place of another.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_STATUS, Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API
_GONE: Final = frozenset({404, 410})
_PUT_BACK: Final = "Put the resource into the recorded state, then verify again."
_LOOK: Final = (
    "Look whether the resource is still there, and the base URL is right. If so, ask the owner of the API about it."
)


def verify_status_changed(reply: Reply) -> Iterator[Breach]:
    """Compare the two status codes."""
    was = reply.recorded.response.status
    if reply.answer is None or reply.answer.status == was:
        return
    both_succeeded = reply.answer.is_success and reply.recorded.response.is_success
    started = "" if both_succeeded else reply.started
    gone = reply.recorded.response.is_success and reply.answer.status in _GONE
    yield Breach(
        RESPONSE_STATUS,
        f"The tape has {was} here; today the answer is {reply.answer.status}.{started and f' {started}'}",
        observed=reply.answer.status,
        verdict=Verdict.TAPE if started else None,
        advice=_PUT_BACK if started else _LOOK if gone else "",
    )

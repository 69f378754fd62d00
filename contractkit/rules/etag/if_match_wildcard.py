"""The request sends `If-Match: *`, which switches the check off.

Why: `*` matches whatever is there (RFC 9110, 13.1.1), so the service overwrites what somebody else has just written,
and the recording proves nothing about the documented use of tags.
Fix: Read the resource first, send its tag as If-Match, and record again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import REQUEST_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.TAPE


def if_match_wildcard(observation: Observation) -> Iterator[Breach]:
    """Find writes to a resource with documented tags that name none of them."""
    promises = observation.promises
    required = promises.required_header("If-Match")
    sent = observation.request.headers.get("If-Match")
    if not observation.is_write or sent is None or sent.strip() != "*" or not (required or promises.shows_tag):
        return
    yield Breach(
        place(REQUEST_HEADERS, ("If-Match",)),
        "The request sends If-Match: *, which asks for no particular state and overwrites any.",
        observed=sent,
        source=required.source if required else promises.tag_header_source,
        # A recording of the refusal sends it on purpose.
        level=Level.INFO if observation.is_refused else None,
    )

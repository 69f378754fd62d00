"""The request does not send the If-Match header that the page requires.

Why: The page says that If-Match must be set. Without it the request asks the service to overwrite whatever is there
(RFC 9110, 13.1.1), so the recording proves nothing about the documented use.
Fix: Read the resource first, send its tag as If-Match, and record again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import REQUEST_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.TAPE


def if_match_not_sent(observation: Observation) -> Iterator[Breach]:
    """Find documented writes without the required If-Match."""
    required = observation.promises.required_header("If-Match")
    if required is None or not observation.is_write or "If-Match" in observation.request.headers:
        return
    yield Breach(
        place(REQUEST_HEADERS, ("If-Match",)),
        "The request has no If-Match header, which the page requires.",
        source=required.source,
        # A recording of the refusal is made without the header on purpose.
        level=Level.INFO if observation.is_refused else None,
    )

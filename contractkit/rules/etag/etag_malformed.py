"""An entity tag breaks its grammar.

Why: An entity tag stands in double quotes, with an upper-case `W/` before them if it is weak, and a message carries
one ETag header (RFC 9110, 8.8.3). Clients and caches drop what is not a tag, or send it back changed. A broken
If-Match is the fault of the recording. Where `etag.profile` is azure, a tag in a body keeps its quotes too.
Fix: Tell the owner of the API. In a request, send the tag exactly as the ETag header gave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.entity_tag import EntityTagError, parse, parse_condition
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import REQUEST_HEADERS, RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def etag_malformed(observation: Observation) -> Iterator[Breach]:
    """Find ETag and If-Match headers that break the grammar."""
    tags = observation.response.headers.all("ETag")
    fault = f"stands {len(tags)} times in one answer" if len(tags) > 1 else _fault_of_tag(tags[0]) if tags else None
    if fault is not None:
        yield Breach(
            place(RESPONSE_HEADERS, ("ETag",)),
            f"The ETag header {fault}.",
            observed=", ".join(tags),
        )
    shown = observation.body_tag_text
    if observation.circumstances.etag_profile == "azure" and shown is not None and _fault_of_tag(shown) is not None:
        yield Breach(
            place(RESPONSE_BODY, observation.tag_path or ()),
            f"The tag in the body {_fault_of_tag(shown)}.",
            observed=shown,
            level=Level.WARNING,
        )
    sent = observation.request.headers.get("If-Match")
    fault = None if sent is None else _fault_of_condition(sent)
    if fault is not None:
        yield Breach(
            place(REQUEST_HEADERS, ("If-Match",)),
            f"The If-Match header {fault}.",
            observed=sent,
            # Services are known that take tags without quotes, and some pages ask for them.
            level=Level.WARNING,
            verdict=Verdict.TAPE,
        )


@lru_cache(maxsize=4096)
def _fault_of_tag(text: str) -> str | None:
    try:
        parse(text)
    except EntityTagError as error:
        return str(error)
    return None


@lru_cache(maxsize=4096)
def _fault_of_condition(text: str) -> str | None:
    try:
        parse_condition(text)
    except EntityTagError as error:
        return str(error)
    return None

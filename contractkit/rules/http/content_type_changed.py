"""The answer does not say that it is the JSON that the page documents.

Why: Clients choose how to read an answer by its Content-Type (RFC 9110, 8.3), and many refuse to read JSON that calls
itself something else. Every type that ends in `json` is JSON (RFC 6838, 4.2.8); parameters do not count. A header that
is missing counts where the page shows one, or other answers on the tape have one; one that is empty always does.
Fix: Tell the owner of the API, or look for a proxy that changes headers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.exchange import media_type_of
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def content_type_changed(observation: Observation) -> Iterator[Breach]:
    """Find JSON answers under another media type. What is no JSON at all is left to the rule about that."""
    comparison, found = observation.comparison, observation.response.media_type
    if comparison is None or observation.body is MISSING or _is_json(found):
        return
    examples = [sample.example for sample in comparison.body.samples if sample.answers]
    documented = {kind for example in examples if (kind := media_type_of(example.headers.get("Content-Type")))}
    is_expected = documented or any(other.response.media_type for other in observation.conversation)
    if found in documented or not (found or is_expected or "Content-Type" in observation.response.headers):
        return
    shown = next(iter(sorted(documented)), "application/json")
    yield Breach(
        place(RESPONSE_HEADERS, ("Content-Type",)),
        f"The answer is JSON and calls itself {found}." if found else "The answer has no Content-Type.",
        documented=shown,
        observed=found or MISSING,
        source=comparison.body.source,
    )


def _is_json(media_type: str) -> bool:
    return media_type.endswith(("/json", "+json"))

"""The answer is not the JSON that the page documents.

Why: The page shows a JSON body here. An empty body, or text that is not JSON (RFC 8259) or that two readers may read
differently, is none. A member that stands twice in one object is such text (RFC 8259, 4).
Fix: Look at the answer itself: a proxy, a login page or a broken server often stands behind it. A page may document
204 if there is nothing to answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API

_WITH_BODY: Final = frozenset({200, 201})
"""Successes that show the resource, when the page does (RFC 9110, 15.3.1 and 15.3.2)."""


def response_not_json(observation: Observation) -> Iterator[Breach]:
    """Find answers without the documented JSON in them."""
    comparison, response = observation.comparison, observation.response
    if comparison is None:
        return
    # A proxy may answer for a service that is down, so an error that is no JSON weighs less.
    level = Level.WARNING if observation.is_error else None
    documented = comparison.body
    if observation.not_json is not None:
        yield Breach(
            place(RESPONSE_BODY, ()),
            f"The answer is not JSON: {observation.not_json}.",
            observed=response.body[:200].decode("utf-8", "replace"),
            source=documented.source,
            level=level,
        )
    elif not response.body and response.status in _WITH_BODY and not observation.prefers_minimal:
        yield Breach(
            place(RESPONSE_BODY, ()),
            "The answer is empty where the page shows JSON.",
            observed="",
            source=documented.source,
        )

"""An error does not come in the documented form.

Why: The page, or one it links to, shows what the body of an error looks like, and clients read the reason from it.
This one is JSON with none of the documented members, or empty. Gateways answer in the place of a service with forms of
their own (401, 403, 429, 5xx), and an answer without a body hides less than it breaks: each is reported as a warning,
and both together as info.
Fix: Tell the owner of the API. If the form is right, show it on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API

_OF_GATEWAYS: Final = frozenset({401, 403, 407, 429})


def error_body_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find errors that say nothing in the documented form."""
    comparison, response = observation.comparison, observation.response
    if not observation.is_error or comparison is None or observation.request.method == "HEAD":
        return
    is_empty = not response.body
    if is_empty or observation.is_foreign_error:
        members = ", ".join(comparison.body.promised_members)
        by_gateway = response.status in _OF_GATEWAYS or response.status >= 500
        level = Level.INFO if is_empty and by_gateway else Level.WARNING if is_empty or by_gateway else None
        yield Breach(
            place(RESPONSE_BODY, ()),
            "The error is empty where the page shows a body." if is_empty else f"The error has no {members}.",
            documented=comparison.body.sample,
            observed="" if is_empty else observation.body,
            source=comparison.body.source,
            level=level,
        )

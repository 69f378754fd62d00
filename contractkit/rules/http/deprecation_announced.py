"""The answer says that the operation is deprecated.

Why: `Deprecation` announces that the resource is, or will be, deprecated, from an instant written as a structured
field: `@1688169600` (RFC 9745, 2). Older drafts wrote `true` or an HTTP-date, which is noted. On a page that shows
the header itself, this is no news.
Fix: Look for the successor, often under `Link` with the relation `deprecation` or `successor-version`, and plan the
move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.http_date import Announced, read_deprecation
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def deprecation_announced(observation: Observation) -> Iterator[Breach]:
    """Find Deprecation headers."""
    value = observation.response.headers.get("Deprecation")
    announced = None if value is None else read_deprecation(value)
    if announced is None:
        return
    documented = observation.promises.response_header("Deprecation")
    yield Breach(
        place(RESPONSE_HEADERS, ("Deprecation",)),
        f"The operation is deprecated{_since(observation, announced)}.{announced.remark}",
        observed=value,
        source=documented or observation.contract.deprecated,
        level=Level.INFO if documented is not None else None,
    )


def _since(observation: Observation, announced: Announced) -> str:
    if announced.at is None:
        return ""
    now = observation.circumstances.now
    return f" {'from' if now is not None and announced.at > now else 'since'} {announced.at:%Y-%m-%d}"

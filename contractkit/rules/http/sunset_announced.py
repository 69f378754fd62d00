"""The answer says that the operation will be switched off.

Why: `Sunset` announces when the resource is expected to become unavailable, as an HTTP-date (RFC 8594, 3). Clients
that have not moved by then stop working.
Fix: Look for the successor, often under `Link` with the relation `sunset` or `successor-version`, and move in time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.http_date import read_sunset
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def sunset_announced(observation: Observation) -> Iterator[Breach]:
    """Find Sunset headers, but for those whose time has come."""
    value = observation.response.headers.get("Sunset")
    if value is None:
        return
    announced, now = read_sunset(value), observation.circumstances.now
    if now is not None and announced.at is not None and announced.at <= now:
        return  # sunset-passed says so
    when = f" on {announced.at:%Y-%m-%d}" if announced.at is not None else ""
    yield Breach(
        place(RESPONSE_HEADERS, ("Sunset",)),
        f"The operation will be switched off{when}.{announced.remark}",
        observed=value,
        source=observation.contract.deprecated,
    )

"""The time at which the operation was to be switched off has passed.

Why: From the instant in `Sunset` on, the resource is expected to be unavailable (RFC 8594, 3). What answered on the
tape may be gone by now, or may be gone tomorrow.
Fix: Move to the successor, and record again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.http_date import read_sunset
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def sunset_passed(observation: Observation) -> Iterator[Breach]:
    """Find Sunset headers whose time has come. Without a given time of the run there are none."""
    value, now = observation.response.headers.get("Sunset"), observation.circumstances.now
    at = read_sunset(value).at if value is not None else None
    if now is not None and at is not None and at <= now:
        yield Breach(
            place(RESPONSE_HEADERS, ("Sunset",)),
            f"The operation was to be switched off on {at:%Y-%m-%d}.",
            observed=value,
            source=observation.contract.deprecated,
        )

"""When an answer says to come back later (RFC 9110, 10.2.3; RFC 6585, 4)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from contractkit.model.exchange import Response

TRY_LATER: Final = frozenset({429, 503})
_REPEATABLE: Final = frozenset({"GET", "HEAD"})


def delay(method: str, response: Response, now: datetime) -> float | None:
    """Return the seconds to wait before the request may be repeated; None when it may not.

    Only a request that asks for no change is repeated, and only when the service names a time: what a write has done
    before it was refused, nobody knows.
    """
    after = response.headers.get("Retry-After")
    if method not in _REPEATABLE or response.status not in TRY_LATER or after is None:
        return None
    if after.strip().isascii() and after.strip().isdecimal():
        return float(after)
    try:
        moment = parsedate_to_datetime(after)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())

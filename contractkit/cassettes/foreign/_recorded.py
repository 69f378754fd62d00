"""What is read from another tool's file: its exchanges, and when they were made, where anything tells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from contractkit.model.exchange import Exchange


class Recorded(NamedTuple):
    """Exchanges of another tool.

    Attributes:
        recorded_at: the instant of the first, RFC 3339 in UTC; None where the file does not tell.
    """

    exchanges: tuple[Exchange, ...]
    recorded_at: str | None


def recorded(exchanges: tuple[Exchange, ...], told: Iterable[str] = ()) -> Recorded:
    """Put exchanges and their instant together.

    Args:
        exchanges: in their order.
        told: what the file says of when they were made, the best first. Behind it stands what the service said, in the
            Date of its first answer (RFC 9110, 6.6.1).
    """
    dates = [date for each in exchanges[:1] if (date := each.response.headers.get("Date")) is not None]
    return Recorded(exchanges, next(filter(None, map(_instant, (*told, *dates))), None))


def _instant(written: str) -> str | None:
    """Read a time of ISO 8601 or an HTTP date; recorders that name no zone write UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(written)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return None

"""Date-times as documents write them (RFC 3339, up to any number of fraction digits)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias, TypeGuard

from contractkit.model.json_value import Json

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time; what it returns has a time zone."""

_DATE_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.(?P<fraction>\d+))?(?P<zone>[Zz]|[+-]\d\d:\d\d)?"
)
_TICK: Final = timedelta(seconds=1)


def is_date_time(value: Json) -> TypeGuard[str]:
    """Tell whether a value is a date with a time of day that can be read."""
    if not isinstance(value, str) or _DATE_TIME.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def later(than: str, clock: Clock | None) -> str:
    """Return a date-time that is later than another and written in the same way.

    Args:
        than: a date-time; `is_date_time` is true of it.
        clock: tells the time; where there is none, or where it has not moved on, the answer is one second later.
    """
    found = _DATE_TIME.fullmatch(than)
    if found is None:
        raise ValueError(f"{than!r} is not a date-time")
    old = datetime.fromisoformat(than)
    zone = old.tzinfo or UTC
    old = old.replace(tzinfo=zone)
    digits = len(found["fraction"] or "")
    new = old + _TICK if clock is None else _cut(clock().astimezone(zone), digits)
    new = new if new > old else old + _TICK
    fraction = f".{new.microsecond:06d}"[: digits + 1].ljust(digits + 1, "0") if digits else ""
    return new.replace(tzinfo=None, microsecond=0).isoformat() + fraction + (found["zone"] or "")


def _cut(moment: datetime, digits: int) -> datetime:
    """Drop the digits that will not be written, so that what is written is what is compared."""
    unit = 10 ** (6 - min(digits, 6))
    return moment.replace(microsecond=moment.microsecond // unit * unit)

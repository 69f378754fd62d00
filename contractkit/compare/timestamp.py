"""Instants as APIs write them, compared exactly: .NET sends seven fraction digits, and trims zeros."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from contractkit.compare.string_format import DATE_TIMES, format_of
from contractkit.model.json_value import MaybeJson

_FRACTION: Final = re.compile(r"\.(\d+)")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Instant(NamedTuple):
    """A point in time, in seconds since 1970, and the smallest step that it was written with."""

    seconds: Decimal
    step: Decimal


def same_instant(left: str, right: str) -> bool:
    """Tell whether two date-times are one instant, as far as the coarser of the two says."""
    first, second = _read(left), _read(right)
    if first is None or second is None:
        return False
    step = max(first.step, second.step)
    return abs(first.seconds - second.seconds) < step


def is_later(value: MaybeJson, than: MaybeJson) -> bool:
    """Tell whether a value is a date-time after another one."""
    first = _read(value) if isinstance(value, str) else None
    second = _read(than) if isinstance(than, str) else None
    return first is not None and second is not None and first.seconds > second.seconds


@lru_cache(maxsize=1024)
def _read(text: str) -> _Instant | None:
    """Read a date-time, one without zone as UTC; None when it is none, or none that exists, such as a leap second."""
    if format_of(text) not in DATE_TIMES:
        return None
    # datetime keeps six digits at most, and cuts off the others without a word.
    fraction = _FRACTION.search(text)
    digits = fraction[1] if fraction is not None else ""
    try:
        moment = datetime.fromisoformat(_FRACTION.sub("", text.upper()))
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        seconds = (moment - _EPOCH).total_seconds()
    except (ValueError, OverflowError):
        return None
    return _Instant(Decimal(int(seconds)) + Decimal(f"0.{digits or 0}"), Decimal(1).scaleb(-len(digits)))

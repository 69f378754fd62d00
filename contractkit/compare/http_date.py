"""The instants that Deprecation and Sunset announce, in the forms that are in use.

Deprecation is a structured-field Date, `@` and seconds since 1970 (RFC 9745, 2.1; RFC 9651, 3.3.7). Drafts before it
said `true` or an HTTP-date. Sunset is an HTTP-date (RFC 8594, 3; RFC 9110, 5.6.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_STRUCTURED: Final = re.compile(r"@(-?\d{1,15})\s*(?:;.*)?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a header announces.

    Attributes:
        at: from when on; None when it does not say, or not so that it could be read.
        remark: what is unusual about its form, as a sentence with a space before it; empty for nothing.
    """

    at: datetime | None
    remark: str = ""


def read_deprecation(value: str) -> Announced | None:
    """Read the value of a Deprecation header; None when it says that nothing is deprecated."""
    text = value.strip()
    structured = _STRUCTURED.fullmatch(text)
    if structured is not None:
        return Announced(_after_epoch(int(structured[1])))
    if text.lower() in {"false", "?0"}:
        return None
    if text.lower() in {"true", "?1"}:
        return Announced(None, " The header has the form of an old draft; RFC 9745 writes @ and seconds.")
    at = read_http_date(text)
    if at is not None:
        return Announced(at, " The header has the form of an old draft; RFC 9745 writes @ and seconds.")
    return Announced(None, f" The header, {text[:60]!r}, is not a date as RFC 9745 writes it.")


def read_sunset(value: str) -> Announced:
    """Read the value of a Sunset header."""
    at = read_http_date(value.strip())
    return Announced(at) if at is not None else Announced(None, f" The header, {value[:60]!r}, is not an HTTP-date.")


def read_http_date(text: str) -> datetime | None:
    """Read an HTTP-date in one of its three forms; None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    # HTTP-dates are in UTC, and the form of asctime does not say so.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _after_epoch(seconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None

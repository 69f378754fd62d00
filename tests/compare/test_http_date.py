from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contractkit.compare.http_date import read_deprecation, read_http_date, read_sunset

_DAY = datetime(2023, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "at", "noted"),
    [
        ("@1688169600", _DAY, False),
        (" @1688169600 ; a=b", _DAY, False),
        ("@-1", datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        ("@999999999999999", None, False),
        ("true", None, True),
        ("?1", None, True),
        ("Sat, 01 Jul 2023 00:00:00 GMT", _DAY, True),
        ("@1688169600.5", None, True),
        ("version=v1", None, True),
    ],
)
def test_every_form_of_a_deprecation_is_read(value: str, at: datetime | None, noted: bool) -> None:
    announced = read_deprecation(value)
    assert announced is not None
    assert announced.at == at
    assert bool(announced.remark) is noted


def test_nothing_may_be_deprecated() -> None:
    assert read_deprecation("false") is None
    assert read_deprecation("?0") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Sat, 01 Jul 2023 00:00:00 GMT", _DAY),
        ("Saturday, 01-Jul-23 00:00:00 GMT", _DAY),
        ("Sat Jul  1 00:00:00 2023", _DAY),
        ("Sat, 01 Jul 99999 00:00:00 GMT", None),
        ("2023-07-01", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_every_form_of_an_http_date_is_read(text: str, at: datetime | None) -> None:
    assert read_http_date(text) == at
    assert read_sunset(text).at == at
    assert bool(read_sunset(text).remark) is (at is None)

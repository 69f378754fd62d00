from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from contractkit.model.json_value import Json
from contractkit.sandbox.timestamps import is_date_time, later


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2018-11-06T18:40:42.6178337Z", True),
        ("2018-11-06T18:40:42", True),
        ("2018-11-06 18:40:42+02:00", True),
        ("2018-11-06", False),
        ("2018-13-06T18:40:42Z", False),
        ("2018-11-06T24:61:00Z", False),
        ("Won", False),
        (20181106, False),
        (None, False),
    ],
)
def test_a_date_time_is_a_date_with_a_time_that_exists(value: Json, expected: bool) -> None:
    assert is_date_time(value) is expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2018-11-06T18:40:42.6178337Z", "2018-11-06T18:40:43.6178330Z"),
        ("2018-12-31T23:59:59Z", "2019-01-01T00:00:00Z"),
        ("2018-11-06T18:40:42.5+02:00", "2018-11-06T18:40:43.5+02:00"),
        ("2018-11-06T18:40:42", "2018-11-06T18:40:43"),
    ],
)
def test_without_a_clock_a_change_is_a_second_later_and_written_alike(old: str, new: str) -> None:
    assert later(old, None) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2018-11-06T18:40:42.6178337Z", "2026-01-02T03:04:05.6789010Z"),
        ("2018-11-06T18:40:42Z", "2026-01-02T03:04:05Z"),
        ("2018-11-06T18:40:42.5+02:00", "2026-01-02T05:04:05.6+02:00"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z"),
        ("2030-01-01T00:00:00Z", "2030-01-01T00:00:01Z"),
    ],
)
def test_a_clock_tells_the_time_unless_it_stands_still_or_goes_back(old: str, new: str) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    assert later(old, lambda: moment) == new
    assert later(old, lambda: moment.astimezone(timezone(timedelta(hours=9)))) == new


def test_only_a_date_time_has_something_later() -> None:
    with pytest.raises(ValueError, match="'Won' is not a date-time"):
        later("Won", None)

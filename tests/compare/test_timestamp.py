from __future__ import annotations

import pytest

from contractkit.compare.timestamp import is_later, same_instant
from contractkit.model.json_value import MISSING, MaybeJson


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2018-11-06T18:40:42.6178337Z", "2018-11-06T18:40:42.617Z"),
        ("2018-11-06T18:40:42.6178337Z", "2018-11-06T18:40:42.618Z"),
        ("2018-11-06T18:40:42.6178337Z", "2018-11-06T18:40:42Z"),
        ("2018-11-06T18:40:42Z", "2018-11-06T19:40:42+01:00"),
        ("2018-11-06T18:40:42Z", "2018-11-06T18:40:42"),
        ("2018-11-06t18:40:42z", "2018-11-06T18:40:42.000Z"),
    ],
)
def test_spellings_of_one_instant_are_the_same(left: str, right: str) -> None:
    assert same_instant(left, right)
    assert same_instant(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2018-11-06T18:40:42.6178337Z", "2018-11-06T18:40:42.6178338Z"),
        ("2018-11-06T18:40:42Z", "2018-11-06T18:40:43Z"),
        ("2018-11-06", "2018-11-06"),
        ("yesterday", "2018-11-06T18:40:42Z"),
        ("2018-02-30T00:00:00Z", "2018-02-30T00:00:00Z"),
        ("2018-12-31T23:59:60Z", "2018-12-31T23:59:60Z"),
    ],
)
def test_others_are_not(left: str, right: str) -> None:
    assert not same_instant(left, right)


@pytest.mark.parametrize(
    ("value", "than", "expected"),
    [
        ("2018-11-06T18:40:42.6178338Z", "2018-11-06T18:40:42.6178337Z", True),
        ("2018-11-06T18:40:42Z", "2018-11-06T18:40:42Z", False),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z", True),
        ("0001-01-01T00:00:00+01:00", "2018-11-06T18:40:42Z", False),
        (7, "2018-11-06T18:40:42Z", False),
        ("2018-11-06T18:40:42Z", MISSING, False),
    ],
)
def test_later_is_later(value: MaybeJson, than: MaybeJson, expected: bool) -> None:
    assert is_later(value, than) is expected

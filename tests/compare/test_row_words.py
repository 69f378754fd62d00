from __future__ import annotations

import pytest

from contractkit.compare.row_words import says_nullable


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| a | String | Nullable. The reference. |", True),
        ("| a | String | Can be null. |", True),
        ("| a | string or null | |", True),
        ("| a | Date | `null` until it is delivered. |", True),
        ("| a | String | Not nullable. |", False),
        ("| a | String | This is non-nullable. |", False),
        ("| a | String | Cannot be null or empty. |", False),
        ("| a | String | Annuls the order. |", False),
    ],
)
def test_row_says_whether_a_member_may_be_null(row: str, expected: bool) -> None:
    assert says_nullable(row) is expected


def test_a_long_row_is_read_to_its_end() -> None:
    assert not says_nullable("not " * 50_000)

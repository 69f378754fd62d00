from __future__ import annotations

import pytest

from contractkit.compare.row_words import listed_values, says_nullable


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (
            "| carrier | String | The possible values are: `dhl`, `ups`, `unknownFutureValue`. |",
            ("dhl", "ups", "unknownFutureValue"),
        ),
        ("| a | string | No | One of `low`, `normal`, `high`. |", ("low", "normal", "high")),
        ("| a | string | `draft`, `placed` or `cancelled`. |", ("draft", "placed", "cancelled")),
        ("| a | string | Allowed values: `x` and `y`; see there. |", ("x", "y")),
        ("a | string | `x`, `x`, `y`", ("x", "y")),
    ],
)
def test_values_that_a_row_lists(row: str, values: tuple[str, ...]) -> None:
    assert listed_values(row) == values


@pytest.mark.parametrize(
    "row",
    [
        "| a | string | Such as `x`, `y`. |",
        "| a | string | Possible values include `x`, `y`. |",
        "| a | string | One of the orders of `x`, `y`. |",
        "| a | string | `x` |",
        "| `a`, `b` and more | string | Both. |",
        "| a | string | One of red, green. |",
        "",
    ],
)
def test_what_is_no_whole_list_lists_nothing(row: str) -> None:
    assert listed_values(row) == ()


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
    assert listed_values("one of " + "`a`, " * 50_000 + "`") == ("a",)
    assert not says_nullable("not " * 50_000)

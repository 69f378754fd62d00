from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.json_text import write
from contractkit.model.json_value import Json, equal, parse


@pytest.mark.parametrize(
    "text",
    [
        '{"b": 1, "a": [true, false, null, "x"]}',
        "0.1234567890123456789",
        "18446744073709551617",
        "1E+400",
        '"\\u20ac and é"',
        '"\\ud800"',
        "-0.0",
        "9" * 5000,
    ],
)
def test_what_was_read_is_written_without_loss(text: str) -> None:
    value = parse(text)
    assert equal(parse(write(value).encode()), value)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_VALUES)
def test_any_value_survives_writing_and_reading(value: Json) -> None:
    assert equal(parse(write(value).encode()), value)

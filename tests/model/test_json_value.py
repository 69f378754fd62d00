from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.json_value import (
    MAX_DEPTH,
    MISSING,
    Json,
    NotJsonError,
    dump,
    equal,
    parse,
    pointer,
    resolve,
    split_pointer,
    walk,
)

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
documents = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(documents)
def test_whatever_json_can_say_is_read_back(value: Json) -> None:
    assert equal(parse(json.dumps(value)), value)


@given(st.text() | st.binary())
def test_any_text_is_a_value_or_not_json_and_nothing_else(text: str | bytes) -> None:
    with suppress(NotJsonError):
        assert list(walk(parse(text)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,}', "line 1, column [89]"),  # Python 3.13 points at the comma
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("[NaN]", "NaN is not JSON"),
        ("[-Infinity]", "-Infinity is not JSON"),
        (b'"\xff"', "byte 1"),
        ("[" * (MAX_DEPTH + 1), "nested more than 200 deep"),
        ('{"a":' * 100_000, "nested more than 200 deep"),
    ],
)
def test_what_is_not_json_is_told_in_one_sentence(text: str | bytes, says: str) -> None:
    with pytest.raises(NotJsonError, match=says):
        parse(text)


def test_brackets_inside_strings_are_not_depth() -> None:
    text = json.dumps(['[{\\"' * 500])
    assert parse(text) == ['[{\\"' * 500]


def test_many_brackets_side_by_side_are_not_depth() -> None:
    assert parse(json.dumps([[]] * 500)) == [[]] * 500


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        ("50000.10", 50000.1),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("0.12345678901234567890123", Decimal("0.12345678901234567890123")),
        ("1e999", Decimal("1e999")),
        ("9" * 5000, Decimal("9" * 5000)),
        (b"\xef\xbb\xbf1", 1),
    ],
)
def test_numbers_keep_all_their_digits(text: str | bytes, value: Json) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (False, 0, False),
        (True, True, True),
        ({"a": 1, "b": [2]}, {"b": [2.0], "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ([True], [1], False),
        ("1", 1, False),
        (None, None, True),
        (Decimal("0.5"), 0.5, True),
    ],
)
def test_equality_is_that_of_json(left: Json, right: Json, *, same: bool) -> None:
    assert equal(left, right) is same


@given(st.lists(st.text()))
def test_a_pointer_comes_apart_into_what_it_was_made_of(parts: list[str]) -> None:
    assert split_pointer(pointer(parts)) == tuple(parts)


def test_a_path_leads_to_its_value_or_to_missing() -> None:
    document: Json = {"team": [{"first/name": None}], "7": "seven"}
    assert resolve(document, ("team", 0, "first/name")) is None
    assert resolve(document, ("7",)) == "seven"
    assert resolve(document, ("team", 1)) is MISSING
    assert resolve(document, ("team", "x")) is MISSING
    assert resolve(document, ("7", "x")) is MISSING
    assert repr(MISSING) == "MISSING"


def test_walking_yields_parents_before_children() -> None:
    assert [path for path, _ in walk({"a": [1, {"b": 2}]})] == [(), ("a",), ("a", 0), ("a", 1), ("a", 1, "b")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": "ü"}, '{"a":"ü","b":1}'),
        (Decimal(12), "12"),
        (Decimal("0.5"), "0.5"),
    ],
)
def test_equal_values_are_written_alike(value: Json, text: str) -> None:
    assert dump(value) == text


def test_only_json_can_be_written() -> None:
    with pytest.raises(TypeError, match="object is not JSON"):
        dump(object())  # type: ignore[arg-type]

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.compare.shape import Array, Member, Object, Scalar, Type, shape_of, type_of
from contractkit.compare.string_format import Format
from contractkit.model.json_value import Json

_TEXT = Scalar(Type.STRING)
_INTEGER = Scalar(Type.INTEGER)
_NULL = Scalar(Type.NULL)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Type.NULL),
        (True, Type.BOOLEAN),
        (1, Type.INTEGER),
        (1.0, Type.NUMBER),
        (Decimal("1e999"), Type.NUMBER),
        ("", Type.STRING),
        ([], Type.ARRAY),
        ({}, Type.OBJECT),
    ],
)
def test_types_are_told_apart(value: Json, expected: Type) -> None:
    assert type_of(value) is expected
    assert shape_of(value).type is expected


def test_values_and_the_order_of_members_do_not_matter() -> None:
    assert shape_of({"a": "x", "b": [1, 2]}) == shape_of({"b": [3], "a": "y"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1.5}),
        ({"a": None}, {}),
        ({}, []),
        ([], [1]),
        ([{}], [[]]),
        ({"a": "2018-11-06"}, {"a": "6 November"}),
    ],
)
def test_different_shapes_differ(left: Json, right: Json) -> None:
    assert shape_of(left) != shape_of(right)


def test_objects_in_a_list_are_merged() -> None:
    shape = shape_of([{"a": 1, "b": "x"}, {"a": None}])
    merged = Object((Member("a", (_INTEGER, _NULL)), Member("b", (_TEXT,), always=False)))
    assert shape == Array((merged,))


def test_mixed_items_stand_side_by_side() -> None:
    assert shape_of([1, "x", 2, {"a": 1}, [1], ["x"]]) == Array(
        (Array((_INTEGER, _TEXT)), _INTEGER, Object((Member("a", (_INTEGER,)),)), _TEXT)
    )


def test_item_merged_before_stays_optional() -> None:
    shape = shape_of([[{"a": 1}, {}], [{"a": 1}]])
    assert shape == Array((Array((Object((Member("a", (_INTEGER,), always=False),)),)),))


@given(_JSON)
def test_shape_can_be_looked_up_and_does_not_depend_on_order(value: Json) -> None:
    assert {shape_of(value): 1}[shape_of(value)] == 1
    if isinstance(value, list):
        assert shape_of(value) == shape_of([*reversed(value)])
        assert shape_of(value) == shape_of(value + value)


def test_what_is_nested_without_end_has_an_end() -> None:
    deep: Json = 1
    for _ in range(400):
        deep = {"a": deep}
    assert shape_of(deep) == shape_of(deep)
    assert shape_of([deep, 1]) != shape_of([1, 1])


def test_lone_surrogates_and_odd_keys_are_members() -> None:
    shape = shape_of({"\ud800": "\udfff", "a/b~c'\"": 1})
    assert isinstance(shape, Object)
    assert [member.name for member in shape.members] == ["a/b~c'\"", "\ud800"]


def test_scalars_say_what_they_are() -> None:
    assert str(Scalar(Type.STRING, Format.UUID)) == "string (UUID)"
    assert str(_INTEGER) == "integer"

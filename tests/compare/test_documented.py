from __future__ import annotations

import pytest

from contractkit.compare.shape import Type
from contractkit.compare.string_format import Format
from contractkit.model.json_value import MISSING, Json
from tests.compare.documents import answer, body_of, contract, request, row, source

_UUID = "49d90c72-3326-4f61-aacc-2cb57970448c"


def test_member_is_documented_by_any_example_and_any_table() -> None:
    body = body_of(
        contract(
            request({"sent": 1}),
            answer({"shown": 1, "inner": {"deep": "x"}}),
            rows=[row("Told"), row("Linked", "Thing", resource="#thing")],
            resources={"#thing": [row("Part")]},
        )
    )
    for path in [
        ("shown",),
        ("sent",),
        ("told",),
        ("TOLD",),
        ("inner", "deep"),
        ("linked", "part"),
        ("linked", "Part"),
    ]:
        assert body.at(path) is not None, path
    for path in [("Shown",), ("unknown",), ("inner", "told2"), ("linked", "other"), ("unknown", "deep")]:
        assert body.at(path) is None, path


def test_row_of_the_same_name_in_another_case_is_not_another_member() -> None:
    body = body_of(contract(answer({"engagementId": "x"}), rows=[row("EngagementId")]))
    assert body.at(("EngagementId",)) is None
    member = body.member("engagementId")
    assert member is not None
    assert [found.name for found in member.rows] == ["EngagementId"]


def test_only_what_every_complete_answer_shows_is_promised() -> None:
    both = answer({"a": 1, "b": 1, "c": None, "e": 1})
    body = body_of(contract(request({"d": 1}), both, answer({"a": 2, "c": 1, "e": 2}, optional=["e"])))
    assert body.promised_members == ("a",)


@pytest.mark.parametrize(
    ("member", "kwargs"),
    [("cut", {"truncated": True}), ("maybe", {"optional": ["maybe"]}), ("none", {"nullable": ["none"]})],
)
def test_what_the_page_leaves_open_is_not_promised(member: str, kwargs: dict[str, bool]) -> None:
    assert body_of(contract(answer({member: 1}, **kwargs))).promised_members == ()  # type: ignore[arg-type]


def test_member_that_a_table_calls_optional_is_not_promised_and_may_be_null() -> None:
    body = body_of(contract(answer({"a": 1, "b": 1}), rows=[row("B", "int", optional=True)]))
    assert body.promised_members == ("a",)
    member = body.member("b")
    assert member is not None
    assert member.nullable


def test_shortened_answer_does_not_break_the_promise_of_a_complete_one() -> None:
    body = body_of(contract(answer({"a": 1, "b": 1}), answer({"a": 1}, truncated=True)))
    assert body.promised_members == ("a", "b")


@pytest.mark.parametrize(
    ("values", "printed", "expected"),
    [
        ([1], "", {Type.INTEGER}),
        ([1], "decimal", {Type.INTEGER, Type.NUMBER}),
        ([1, "x"], "", {Type.INTEGER, Type.STRING}),
        ([None], "", set()),
        ([None], "string", {Type.NULL, Type.STRING}),
        ([None, 1], "", {Type.NULL, Type.INTEGER}),
        ([["a"]], "String collection", {Type.ARRAY}),
    ],
)
def test_types_are_those_of_every_example_and_table(values: list[Json], printed: str, expected: set[Type]) -> None:
    member = body_of(contract(*(answer({"a": value}) for value in values), rows=[row("a", printed)])).member("a")
    assert member is not None
    assert member.types == expected


def test_item_has_the_type_that_the_table_gives_it() -> None:
    member = body_of(contract(answer({"x": 1}), rows=[row("tags", "String collection")])).member("tags")
    assert member is not None
    assert member.types == {Type.ARRAY}
    assert member.items.types == {Type.STRING}


@pytest.mark.parametrize(("content", "types"), [(("A", "B"), {Type.STRING}), ([row("x")], {Type.OBJECT, Type.ARRAY})])
def test_linked_resource_tells_the_type_where_no_example_does(content: tuple[str, ...], types: set[Type]) -> None:
    described = contract(answer({"a": 1}), rows=[row("k", "Kind", resource="#k")], resources={"#k": content})
    member = body_of(described).member("k")
    assert member is not None
    assert member.types == types


def test_formats_are_those_of_every_example() -> None:
    body = body_of(contract(request({"a": _UUID, "b": _UUID}), answer({"a": "2018-11-06", "b": "any text"})))
    a, b = body.member("a"), body.member("b")
    assert a is not None
    assert b is not None
    assert a.formats == {Format.UUID, Format.DATE}
    assert b.formats == frozenset()


def test_format_is_told_by_the_table_where_no_example_shows_it() -> None:
    member = body_of(contract(answer({"a": 1}), rows=[row("When", "string in UTC date time format")])).member("when")
    assert member is not None
    assert member.formats == {Format.DATE_TIME_UTC}


def test_enumeration_lists_its_values_and_those_that_examples_show() -> None:
    described = contract(
        answer({"state": "Odd"}), rows=[row("State", "States", resource="#s")], resources={"#s": ("New", "Old")}
    )
    member = body_of(described).member("state")
    assert member is not None
    assert member.values == ("New", "Old", "Odd")
    assert member.values_source == source(50)


def test_row_may_be_named_after_the_object_that_holds_the_member() -> None:
    described = contract(
        answer({"type": "A"}), rows=[row("OrderType", "OrderTypes", resource="#t")], resources={"#t": ("A", "B")}
    )
    member = body_of(described).member("type")
    assert member is not None
    assert member.values == ("A", "B")


def test_two_rows_that_end_alike_describe_neither() -> None:
    member = body_of(contract(answer({"type": "A"}), rows=[row("OrderType", "int"), row("ItemType", "int")])).member(
        "type"
    )
    assert member is not None
    assert member.rows == ()


def test_resource_that_holds_itself_has_no_end_and_needs_none() -> None:
    described = contract(
        answer({"x": 1}),
        rows=[row("inner", "Error", resource="#e")],
        resources={"#e": [row("inner", "E", resource="#e")]},
    )
    assert body_of(described).at(("inner",) * 50) is not None


def test_rows_of_other_tables_on_the_page_describe_an_object_without_one() -> None:
    body = body_of(contract(answer({"address": {"city": "x"}}), rows=[row("Address", "Address"), row("Street")]))
    assert body.at(("address", "street")) is not None


def test_object_that_nothing_is_said_about_is_open() -> None:
    body = body_of(contract(answer({"free": {}, "list": []})))
    free, items = body.member("free"), body.at(("list", 0))
    assert free is not None
    assert free.is_open
    assert items is not None
    assert items.types == frozenset()


def test_members_named_by_uuids_are_entries_of_one_kind() -> None:
    body = body_of(contract(answer({"map": {_UUID: {"hint": "a"}}})))
    entry = body.at(("map", "6463a5ce-2119-4198-9f2a-628761df4a62", "hint"))
    assert entry is not None
    assert entry.sample == "a"


def test_place_knows_its_line_and_value() -> None:
    body = body_of(contract(request({"a": 0}), answer({"a": 1}), rows=[row("B")]))
    a, b = body.member("a"), body.member("b")
    assert a is not None
    assert b is not None
    assert (a.sample, a.source) == (1, source(102))
    assert (b.sample, b.source) == (MISSING, source(5))
    empty = body_of(contract(answer({"list": []}))).at(("list", 0))
    assert empty is not None
    assert empty.source is None

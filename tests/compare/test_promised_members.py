from __future__ import annotations

import pytest

from contractkit.compare.promised_members import body_of, is_narrower, is_shortened, pairs_of, types_of
from contractkit.compare.shape import Type
from contractkit.model.contract import Contract, Defect, Example, Operation, Property, Source
from contractkit.model.json_value import Json

PUT = Operation("PUT", "/a/{id}", Source("p.md", 1))


def _example(body: Json, line: int = 1, *, truncated: bool = False, defects: tuple[Defect, ...] = ()) -> Example:
    return Example("response", Source("p.md", line), body=body, truncated=truncated, defects=defects)


def _paths(old: Json, new: Json) -> list[tuple[tuple[str | int, ...], bool, bool]]:
    contract = Contract("p.md")
    bodies = (body_of(contract, [_example(body)]) for body in (old, new))
    pairs = pairs_of(PUT, "response", *bodies)
    return [(pair.path, pair.old is not None, pair.new is not None) for pair in pairs]


def test_members_are_paired_by_their_path() -> None:
    assert _paths({"a": {"b": 1}, "c": 2}, {"a": {"b": 1, "d": 3}}) == [
        ((), True, True),
        (("a",), True, True),
        (("a", "b"), True, True),
        (("a", "d"), False, True),
        (("c",), True, False),
    ]


def test_below_what_only_one_revision_has_nothing_is_told() -> None:
    assert _paths({"a": {"b": 1}}, {}) == [((), True, True), (("a",), True, False)]


def test_an_empty_list_says_nothing_about_its_items() -> None:
    assert _paths({"a": []}, {"a": [{"b": 1}]}) == [((), True, True), (("a",), True, True)]
    assert (("a", 0, "b"), True, True) in _paths({"a": [{"b": 2}]}, {"a": [{"b": 1}]})


def test_a_body_that_is_gone_is_one_pair() -> None:
    assert _paths({"a": 1}, None) == [((), True, False)]
    assert _paths(None, None) == []


def test_the_line_to_look_at_is_the_newer_one() -> None:
    contract = Contract("p.md")
    old, new = body_of(contract, [_example({"a": 1}, 1)]), body_of(contract, [_example({"b": 1}, 2)])
    both, gone, come = pairs_of(PUT, "response", old, new)
    assert both.sources() == (Source("p.md", 2), Source("p.md", 1))
    assert gone.sources() == (Source("p.md", 1), None)
    assert come.sources() == (Source("p.md", 2), None)


def test_the_words_of_tables_count_but_not_in_another_language() -> None:
    row = Property("a", "decimal", Source("p.md", 3))
    body = body_of(Contract("p.md", properties=(row,)), [_example({"a": 1})])
    member = body.member("a") if body else None
    assert member is not None
    assert types_of(member, shown_only=False) == {Type.INTEGER, Type.NUMBER}
    assert types_of(member, shown_only=True) == {Type.INTEGER}


@pytest.mark.parametrize(
    ("types", "others", "narrower"),
    [
        ({Type.INTEGER}, {Type.NUMBER}, True),
        ({Type.NUMBER}, {Type.INTEGER}, False),
        ({Type.STRING}, {Type.STRING, Type.INTEGER}, True),
        ({Type.STRING, Type.INTEGER}, {Type.STRING}, False),
    ],
)
def test_every_integer_is_a_number(types: set[Type], others: set[Type], narrower: bool) -> None:
    assert is_narrower(frozenset(types), frozenset(others)) is narrower


def test_a_body_is_shortened_when_all_its_examples_are() -> None:
    contract, whole = Contract("p.md"), _example({"a": 1})
    cut, elided = _example({"a": 1}, truncated=True), _example({"a": 1}, defects=(Defect("ellipsis", 1, 1, ""),))
    shortened = body_of(contract, [cut, elided])
    not_all = body_of(contract, [cut, whole])
    assert shortened is not None
    assert not_all is not None
    assert is_shortened(shortened)
    assert not is_shortened(not_all)

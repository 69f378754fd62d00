from __future__ import annotations

import pytest

from contractkit.compare.history import observe
from contractkit.compare.knowledge import Knowledge, differ
from contractkit.compare.observation import Match
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.model.json_value import MISSING, MaybeJson
from tests.compare.documents import answer, contract, promises, request


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, False),
        ({"a": 1}, {"a": 1.0, "b": 2}, False),
        ({"a": 1}, {"a": True}, True),
        ({"a": {"b": 1, "c": 1}}, {"a": {"b": 1, "d": 1}}, False),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, True),
        ({"a": [1]}, {"a": [1, 2]}, True),
        ({"a": 1, "tag": "x"}, {"a": 1, "tag": "y"}, False),
        (MISSING, {"a": 1}, False),
        ({"a": 1}, [1], False),
    ],
)
def test_representations_differ_in_what_both_show(before: MaybeJson, after: MaybeJson, expected: bool) -> None:
    assert differ(before, after, frozenset({"tag"})) is expected


def test_a_value_is_restored_when_only_the_answer_to_the_write_showed_another() -> None:
    uri = "https://api.example.com/v1/orders/o1"
    said = promises(contract(request({"a": 1}), answer({"a": 1})))
    tape = [
        Exchange(Request(method="GET", uri=uri), Response(body=b'{"a": 1}')),
        Exchange(Request(method="PUT", uri=uri, body=b'{"a": 2}'), Response(body=b'{"a": 3}')),
        Exchange(Request(method="GET", uri=uri), Response(body=b'{"a": 1}')),
    ]
    before = observe([(exchange, Match(said)) for exchange in tape])[-1].before
    assert [before.is_restored(("a",), value) for value in (1, 2, 3)] == [True, True, False]
    assert not before.is_restored(("b",), 1)
    assert not Knowledge().is_restored(("a",), 1)

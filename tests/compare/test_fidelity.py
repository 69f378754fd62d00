from __future__ import annotations

import json

import pytest

from contractkit.compare.fidelity import lost_values
from contractkit.compare.history import observe
from contractkit.compare.observation import Match
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import Json
from tests.compare.documents import answer, contract, promises, request

_URI = "https://api.example.com/v1/orders/o1"
_OLD, _NEW, _NEWER = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"


def _lost(sent: Json, stored: Json, *, known: Json = None, method: str = "PUT", status: int = 200) -> list[object]:
    """Return the paths of what is lost when a page that says nothing is compared with one write."""
    said = promises(contract(request(), answer(None, status=204)))
    before = Exchange(Request(uri=_URI), Response(body=json.dumps(known).encode()))
    write = Exchange(
        Request(Headers(), json.dumps(sent).encode(), method, _URI),
        Response(Headers(), json.dumps(stored).encode(), status),
    )
    tape = [write] if known is None else [before, write]
    return [loss.path for loss in lost_values(observe([(exchange, Match(said)) for exchange in tape])[-1])]


@pytest.mark.parametrize(
    ("sent", "stored", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1}, {"a": 2}, [("a",)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1, "b": 1}, {"a": 1}, []),
        ({"a": None}, {"a": 1}, []),
        ({"a": 1}, {"a": None}, [("a",)]),
        ({"a": {"b": [1]}}, {"a": {"b": [2]}}, [("a", "b", 0)]),
        ({"a": [1, 2]}, {"a": [2, 1]}, []),
        ({"a": [1, 2]}, {"a": [1]}, [("a",)]),
        (
            {"a": [{"id": 1, "n": 1}, {"id": 2, "n": 2}]},
            {"a": [{"id": 2, "n": 2, "x": 0}, {"id": 1, "n": 7}]},
            [("a", 1, "n")],
        ),
        ({"a": [{"id": 1}, {"id": 2}]}, {"a": [{"id": 1}, {"id": 3}]}, [("a", 1, "id")]),
        ({"a": [{"n": 1}, {"n": 2}, {"n": 3}]}, {"a": [{"n": 7}, {"n": 8}, {"n": 9}]}, [("a", 0, "n")]),
        (
            {"links": {"self": "/a"}, "@type": "x", "eTag": "a"},
            {"links": {"self": "/b"}, "@type": "y", "eTag": "b"},
            [],
        ),
        ({"a": "X"}, {"a": "x"}, [("a",)]),
        ([1], [2], []),
    ],
)
def test_values_are_compared_where_both_have_them(sent: Json, stored: Json, expected: list[object]) -> None:
    assert _lost(sent, stored) == expected


def test_time_that_the_client_sent_back_unchanged_may_move_on() -> None:
    assert _lost({"at": _OLD}, {"at": _NEW}, known={"at": _OLD}) == []
    assert _lost({"at": _OLD}, {"at": _NEW}) == []


def test_time_that_the_client_set_may_not() -> None:
    assert _lost({"at": _NEW}, {"at": _NEWER}, known={"at": _OLD}) == [("at",)]
    assert _lost({"at": _NEW}, {"at": _OLD}, known={"at": _OLD}) == [("at",)]


@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("DELETE", 200), ("PUT", 202), ("PUT", 409)])
def test_other_exchanges_store_nothing(method: str, status: int) -> None:
    assert _lost({"a": 1}, {"a": 2}, method=method, status=status) == []

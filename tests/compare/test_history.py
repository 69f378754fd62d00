from __future__ import annotations

from contractkit.compare.history import History, observe
from contractkit.compare.observation import Match
from contractkit.model.entity_tag import EntityTag
from contractkit.model.exchange import Exchange, Headers, Request, Response
from tests.compare.documents import answer, contract, promises, request

_URI = "https://api.example.com/v1/orders/o1"
_SAID = promises(contract(request({"id": "o1"}), answer({"id": "o1"})))


def _read(tag: str, uri: str = _URI) -> tuple[Exchange, Match]:
    headers = Headers.of([("ETag", f'"{tag}"')])
    return Exchange(Request(method="GET", uri=uri), Response(headers, b'{"id": "o1"}')), Match(_SAID)


def test_a_tape_tells_what_comes_before_and_after() -> None:
    first, other, second = observe([_read("a"), _read("x", f"{_URI}2"), _read("b")])
    assert first.before.tags == ()
    assert second.before.tags == (EntityTag("a"),)
    assert first.following is second
    assert second.following is None
    assert other.following is None


def test_the_next_tape_knows_what_the_last_one_told_and_does_not_trust_it() -> None:
    history = History()
    history.observe([_read("a")])
    (again,) = history.observe([_read("b")])
    assert again.before.tags == (EntityTag("a"),)
    assert again.before.representation == {"id": "o1"}
    assert again.before.uncertain
    assert not again.before.exists
    assert again.before.state is None
    assert again.following is None


def test_what_a_tape_does_not_touch_is_still_known_to_the_one_after_it() -> None:
    history = History()
    history.observe([_read("a")])
    history.observe([_read("x", f"{_URI}2")])
    (again,) = history.observe([_read("b")])
    assert again.before.tags == (EntityTag("a"),)


def test_body_that_was_read_before_is_not_read_again() -> None:
    first, other, second = observe([_read("a"), _read("x", f"{_URI}2"), _read("b")])
    assert first.twin is None
    assert second.twin is first
    assert other.body is second.body is first.body
    assert second.shape is first.shape

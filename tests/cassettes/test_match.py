from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace

import pytest

from contractkit.cassettes import match
from contractkit.cassettes.match import PARTS, Index
from contractkit.cassettes.request_key import Body, body_of
from contractkit.model.exchange import Exchange, Headers, Request, Response

JSON = Headers.of([("Content-Type", "application/json")])


def exchange(index: int, body: bytes = b"{}", uri: str = "http://h/x") -> Exchange:
    return Exchange(Request(method="PUT", uri=uri, headers=JSON, body=body), Response(status=200 + index), index=index)


def test_repeats_come_in_recorded_order_each_once() -> None:
    tape = [exchange(0), exchange(1, b'{"a":1}'), exchange(2)]
    index = Index(tape)

    assert index.take(exchange(9).request) is tape[0]
    assert index.left() == (tape[1], tape[2])
    assert index.take(exchange(9).request) is tape[2]
    assert index.take(exchange(9).request) is None
    assert index.take(exchange(9, uri="http://h/y").request) is None
    assert index.left() == (tape[1],)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the bodies that are read from now on."""
    bodies: list[bytes] = []

    def counting(parts: Collection[str], request: Request) -> Body:
        bodies.append(request.body)
        return body_of(parts, request)

    monkeypatch.setattr(match, "body_of", counting)
    return bodies


def test_each_body_is_read_once_and_nothing_is_searched(read: list[bytes]) -> None:
    tape = [exchange(0, b'{"n":%d}' % number) for number in range(10_000)]
    index = Index(tape)
    assert read == []

    for recorded in reversed(tape):
        assert index.take(recorded.request) is recorded
    assert len(read) == 20_000
    assert index.left() == ()


def test_the_only_exchange_of_its_kind_is_found_by_its_bytes(read: list[bytes]) -> None:
    tape = [exchange(0, b'{"a":1}'), exchange(1, b'{"a":1}', uri="http://h/y")]
    index = Index(tape)

    assert index.take(tape[1].request) is tape[1]
    assert index.left() == (tape[0],)
    assert index.take(tape[1].request) is None
    assert read == []


def test_the_only_exchange_of_its_kind_is_found_by_what_its_bytes_mean(read: list[bytes]) -> None:
    tape = [exchange(0, b'{"a":1,"b":2}')]
    index = Index(tape)

    assert index.take(exchange(9, b'{"a":2,"b":2}').request) is None
    assert index.left() == (tape[0],)
    assert index.take(exchange(9, b'{"b":2,"a":1.0}').request) is tape[0]
    assert index.take(tape[0].request) is None
    assert read == [b'{"a":1,"b":2}', b'{"a":2,"b":2}', b'{"b":2,"a":1.0}', b'{"a":1,"b":2}']


def test_of_two_that_mean_the_same_the_first_comes_first_whatever_their_bytes() -> None:
    tape = [exchange(0, b'{"a":1,"b":2}'), exchange(1, b'{"b":2,"a":1}')]
    index = Index(tape)

    assert index.take(tape[1].request) is tape[0]
    assert index.take(tape[1].request) is tape[1]


@pytest.mark.parametrize("sent", ["text/plain", "application/json; charset=utf-8"])
def test_the_same_bytes_are_not_the_same_body_under_another_type(sent: str) -> None:
    secret = b'{"password":"a"}'
    tape = [exchange(0, secret)]
    index = Index(tape, [part for part in PARTS if part != "content-type"])

    found = index.take(replace(tape[0].request, headers=Headers.of([("Content-Type", sent)])))

    assert found is (tape[0] if "json" in sent else None)


def test_where_the_body_does_not_count_any_will_do() -> None:
    tape = [exchange(0, b'{"a":1}'), exchange(1, b'{"a":2}')]
    index = Index(tape, [part for part in PARTS if part != "body"])

    assert [index.take(exchange(9, b"{").request) for _ in range(3)] == [*tape, None]


def test_threads_never_get_the_same_exchange() -> None:
    tape = [exchange(number) for number in range(400)]
    index = Index(tape)
    taken: list[Exchange | None] = []

    def take() -> None:
        taken.extend(index.take(tape[0].request) for _ in range(110))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = [item for item in taken if item is not None]
    assert len(found) == 400
    assert {item.index for item in found} == set(range(400))

from __future__ import annotations

import threading

import pytest

from contractkit.cassettes import match, miss
from contractkit.cassettes import request_key as matching
from contractkit.cassettes.match import Index, RequestKey, request_key
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


def test_each_key_is_computed_once_and_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = 0

    def counting(request: Request) -> RequestKey:
        nonlocal computed
        computed += 1
        return request_key(request)

    monkeypatch.setattr(matching, "request_key", counting)
    tape = [exchange(0, b'{"n":%d}' % number) for number in range(10_000)]
    index = Index(tape)
    assert computed == 10_000

    for recorded in reversed(tape):
        assert index.take(recorded.request) is recorded
    assert computed == 20_000
    assert index.left() == ()


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


def test_one_place_to_import_from() -> None:
    assert match.explain_miss is miss.explain_miss

from __future__ import annotations

import http.client
import re
import socket
import threading
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import urllib3
import vcr.patch
import vcr.stubs

from contractkit.cassettes import tape as tapes
from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.network import no_network
from contractkit.cassettes.tape import UnrecordedRequestError, recording, replaying
from contractkit.model.exchange import Exchange, Headers, Request, Response


def put(url: str, body: bytes = b"{}", **headers: str) -> requests.Response:
    return requests.put(url, data=body, headers={"Content-Type": "application/json", **headers}, timeout=5)


def exchange(index: int = 0, body: bytes = b"{}", status: int = 200, uri: str = "http://gone.test/x") -> Exchange:
    headers = Headers.of([("Content-Type", "application/json")])
    return Exchange(
        Request(method="PUT", uri=uri, headers=headers, body=body), Response(status=status), "t.yaml", index, 1
    )


def in_threads(work: Callable[[], object], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_header_beyond_latin_1_is_replayed_as_utf_8() -> None:
    odd = exchange()
    tape = Cassette("t", (replace(odd, response=replace(odd.response, headers=Headers.of([("X-Price", "1 €")]))),))

    with replaying(tape):
        assert put("http://gone.test/x").headers["X-Price"].encode("latin-1").decode() == "1 €"


def test_repeats_play_in_recorded_order() -> None:
    tape = Cassette("t", (exchange(0), exchange(1, b"[]", 201), exchange(2, status=412)))

    with replaying(tape) as player:
        statuses = [put("http://gone.test/x", body).status_code for body in (b"{ }", b"{}", b"[]")]

    assert statuses == [200, 412, 201]
    assert [played.index for played in player.played] == [0, 2, 1]
    assert (player.unplayed(), player.misses) == ((), [])


def test_what_was_sent_is_kept_apart_from_what_was_recorded() -> None:
    with replaying(Cassette("t", (exchange(),))) as player:
        put("http://gone.test/x", b"{  }", Authorization="Bearer mine")

    (sent,) = player.sent
    assert (sent.method, sent.uri, sent.body) == ("PUT", "http://gone.test/x", b"{  }")
    assert sent.headers.get("Authorization") == "Bearer mine"


def test_a_miss_explains_itself_and_is_kept_though_it_is_swallowed() -> None:
    tape = Cassette("cassettes/old/t.yaml", (exchange(),), Metadata(scenario="../t.http"))
    with replaying(tape) as player:
        with pytest.raises(UnrecordedRequestError) as caught:
            put("http://gone.test/x", b'{"a":1}')
        with pytest.raises(UnrecordedRequestError):
            requests.get("http://elsewhere.test/", timeout=1)

    assert player.misses[0] is caught.value.miss
    assert "body /a\n    - recorded  (nothing)\n    + sent      1" in str(caught.value)
    assert str(caught.value).endswith("\n  contractkit record cassettes/t.http")
    assert len(player.misses) == len(player.sent) == 2
    assert player.played == []
    assert [left.index for left in player.unplayed()] == [0]


def test_a_request_belongs_to_the_tape_that_was_open_when_it_began() -> None:
    switch, request = tapes._Switch(), vcr.request.Request("PUT", "http://gone.test/x", b"{}", {})
    answer: dict[str, Mapping[str, object]] = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {}}
    with recording() as first:
        assert not switch.can_play_response_for(request)
    with recording() as second, replaying(Cassette("t", ())) as player:
        switch.append(request, answer)

    assert ([len(first.exchanges), len(second.exchanges)], player.sent) == ([1, 0], [])


def test_a_request_that_no_tape_saw_begin_is_kept_by_none() -> None:
    switch, request = tapes._Switch(), vcr.request.Request("PUT", "http://gone.test/x", b"{}", {})
    answer: dict[str, Mapping[str, object]] = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {}}
    assert not switch.can_play_response_for(request)
    with recording() as recorded:
        switch.append(request, answer)

    assert recorded.exchanges == []


def test_a_tape_inside_a_tape_answers_until_it_closes() -> None:
    outer, inner = Cassette("o", (exchange(), exchange(1, status=201))), Cassette("i", (exchange(status=299),))
    with replaying(outer) as around:
        statuses = [put("http://gone.test/x").status_code]
        with replaying(inner) as within:
            statuses.append(put("http://gone.test/x").status_code)
        statuses.append(put("http://gone.test/x").status_code)

    assert (statuses, len(around.sent), len(within.sent)) == ([200, 299, 201], 2, 1)


def test_threads_with_tapes_of_their_own_do_not_mix() -> None:
    together = threading.Barrier(6)
    found: list[tuple[int, set[int]]] = []

    def work(number: int) -> None:
        tape = Cassette("t", tuple(exchange(index, status=200 + number) for index in range(10)))
        with replaying(tape) as player:
            together.wait(5)
            statuses = {put("http://gone.test/x").status_code for _ in range(10)}
            found.append((200 + number, statuses))
            assert player.unplayed() == ()

    numbers = iter(range(6))
    with no_network() as guard:
        in_threads(lambda: work(next(numbers)), 6)

    assert sorted(found) == [(200 + number, {200 + number}) for number in range(6)]
    assert guard.attempts == []


def test_what_is_played_out_of_order_is_known() -> None:
    tape = Cassette("t", (exchange(0), exchange(1, b"[]"), exchange(2, b"1")))
    with replaying(tape) as player:
        for body in (b"[]", b"1", b"{}"):
            put("http://gone.test/x", body)

    assert [late.index for late in player.out_of_order()] == [0]


def test_only_what_is_asked_for_has_to_be_the_same() -> None:
    with replaying(Cassette("t", (exchange(),)), match=("method", "path")) as player:
        assert put("http://elsewhere.test/x?a=1", b"[]", **{"If-Match": "x"}).status_code == 200
        with pytest.raises(UnrecordedRequestError) as caught:
            put("http://elsewhere.test/y", b"[]")

    assert [difference.field for difference in caught.value.miss.differences] == ["path"]
    assert len(player.misses) == 1


def test_a_miss_is_not_retried() -> None:
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(max_retries=urllib3.Retry(5, backoff_factor=9)))

    with replaying(Cassette("t", ())) as player, pytest.raises(UnrecordedRequestError):
        session.get("http://gone.test/")

    assert len(player.misses) == 1
    session.close()


def test_an_https_tape_needs_no_network() -> None:
    with no_network() as guard, replaying(Cassette("t", (exchange(uri="https://gone.test/x"),))):
        assert put("https://gone.test/x").status_code == 200

    assert guard.attempts == []


@pytest.mark.parametrize("body", [b"{}", "{}", [b"{", b"}"], ["{", "}"]], ids=repr)
def test_urllib3_is_answered_whatever_its_body_is(body: bytes | str | list[bytes | str]) -> None:
    sent = iter(body) if isinstance(body, list) else body
    with urllib3.PoolManager() as pool, replaying(Cassette("t", (exchange(),))) as player:
        answer = pool.request("PUT", "http://gone.test/x", body=sent, headers={"Content-Type": "application/json"})

    assert (answer.status, player.sent[0].body) == (200, b"{}")


def test_urllib_and_http_client_are_answered() -> None:
    tape = Cassette("t", (exchange(), exchange(1)))
    headers = {"Content-Type": "application/json"}
    with replaying(tape):
        request = urllib.request.Request("http://gone.test/x", b"{}", headers, method="PUT")
        with urllib.request.urlopen(request) as first:
            assert first.status == 200
        connection = http.client.HTTPConnection(urlsplit("http://gone.test").netloc)
        connection.putrequest("PUT", "/x")
        connection.putheader("Content-Type", "application/json")
        connection.endheaders()
        connection.send(b"{}")
        assert connection.getresponse().status == 200
        connection.close()


def test_the_switch_has_everything_that_vcrpy_asks_of_a_cassette() -> None:
    """A new vcrpy that asks for more must fail here, and not in somebody's recording."""
    folder = Path(vcr.stubs.__file__).parent
    asked = {
        name for path in folder.glob("*.py") for name in re.findall(r"\bcassette\.([a-z]\w+)\(?", path.read_text())
    }
    built = set(re.findall(r"_cassette\.(\w+)", Path(vcr.patch.__file__).read_text()))
    switch = tapes._Switch()

    assert {"append", "can_play_response_for", "play_response"} <= asked
    assert [name for name in {*built, *asked} if not hasattr(switch, name)] == []
    request = vcr.request.Request("PUT", "http://h/", b"", {})
    assert switch.filter_request(request) is request
    assert switch.find_requests_with_most_matches(request) == []


@pytest.mark.parametrize(
    ("body", "written", "media_type"),
    [({"a": 1}, b'{"a": 1}', "application/json"), (5, b"5", "application/json"), (bytearray(b"x"), b"x", "")],
    ids=repr,
)
def test_a_body_that_the_library_has_yet_to_write_is_taken_as_json(
    body: object, written: bytes, media_type: str
) -> None:
    request = tapes._request(vcr.request.Request("PUT", "http://h/", body, {}))

    assert (request.body, request.media_type) == (written, media_type)


def test_an_answer_without_a_body_is_recorded() -> None:
    response = tapes._response({"status": {"code": 204, "message": None}, "headers": {"A": "b"}, "body": {}})

    assert response == Response(status=204, headers=Headers.of([("A", "b")]))


def test_afterwards_every_library_is_as_before() -> None:
    before = (
        http.client.HTTPConnection,
        urllib3.connectionpool.HTTPConnectionPool.ConnectionCls,
        socket.socket.connect,
    )

    with pytest.raises(RuntimeError, match="mine"), replaying(Cassette("t", ())):
        raise RuntimeError("mine")
    with recording():
        pass

    assert before == (
        http.client.HTTPConnection,
        urllib3.connectionpool.HTTPConnectionPool.ConnectionCls,
        socket.socket.connect,
    )


def test_urllib_is_answered_over_https() -> None:
    with no_network(), replaying(Cassette("t", (exchange(uri="https://gone.test/x"),))):
        request = urllib.request.Request(
            "https://gone.test/x", b"{}", {"Content-Type": "application/json"}, method="PUT"
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_threads_share_a_tape_without_sharing_an_exchange(scheme: str) -> None:
    """Plain vcrpy takes its patches back while a connection is made, and other threads reach the network."""
    uri = f"{scheme}://gone.test/x"
    tape = Cassette("t", tuple(exchange(index, status=200 + index, uri=uri) for index in range(80)))
    statuses: list[int] = []
    with no_network() as guard, replaying(tape) as player:
        in_threads(lambda: statuses.extend(put(uri).status_code for _ in range(10)), 8)

    assert guard.attempts == []
    assert sorted(statuses) == list(range(200, 280))
    assert player.unplayed() == ()

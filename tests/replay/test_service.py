from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Request
from contractkit.replay.service import MAX_KEPT, Replay
from tests.replay.client import Play
from tests.replay.tapes import BASE, exchange, tape, update

JSON = {"Content-Type": "application/json"}
STALE = {**JSON, "If-Match": '"one"'}


def test_a_client_in_recorded_order_gets_what_was_recorded(play: Play) -> None:
    client = play(update())
    first = client.ask("GET", "/orders/1")
    assert (first.status, first.headers["ETag"], first.body) == (200, '"one"', b'{"value": 1}')
    assert client.ask("PUT", "/orders/1", b'{"note":"n","value":2.0}', STALE).status == 200
    assert client.ask("PUT", "/orders/1", b'{"value": 3}', STALE).status == 412
    assert client.ask("GET", "/orders/1").headers["ETag"] == '"two"'
    summary = client.replay.summary()
    assert (summary.total, summary.played, summary.missed, summary.is_clean) == (4, 4, 0, True)


def test_a_client_that_skips_the_first_read_does_not_see_the_state_before_its_write(play: Play) -> None:
    client = play(update())
    client.ask("PUT", "/orders/1", b'{"value": 2, "note": "n"}', STALE)
    assert client.ask("GET", "/orders/1").body == b'{"value": 2}'
    assert client.replay.summary().is_clean
    assert client.ask("GET", "/orders/1").body == b'{"value": 1}'
    late = client.replay.summary().late
    assert [each.index for each in late] == [0]
    assert not client.replay.summary().is_clean


@pytest.mark.parametrize(
    ("method", "target", "body", "headers", "field"),
    [
        ("PUT", "/orders/1", b'{"value": 4, "note": "n"}', STALE, "body /value"),
        ("PUT", "/orders/1", b'{"value": 2, "note": "n"}', JSON, "header If-Match"),
        ("PUT", "/orders/1", b'{"value": 2, "note": "n"}', {**STALE, "Prefer": "return=minimal"}, "header Prefer"),
        ("PUT", "/orders/1", b'{"value": 2, "note": "n"}', {**STALE, "If-None-Match": "*"}, "header If-None-Match"),
        ("PUT", "/orders/1", b'{"value": 2, "note": "n"}', {**STALE, "Content-Type": "text/plain"},
         "header Content-Type"),
        ("GET", "/orders/1?expand=lines", None, {}, "query expand"),
    ],
)  # fmt: skip
def test_a_request_that_differs_gets_409_and_the_difference(
    play: Play, *, method: str, target: str, body: bytes | None, headers: dict[str, str], field: str
) -> None:
    client = play(update())
    got = client.ask(method, target, body, headers)
    assert (got.status, got.headers["Content-Type"]) == (409, "application/problem+json")
    assert got.json["status"] == 409
    assert got.json["type"] == "urn:contractkit:unrecorded-request"
    assert field in str(got.json["detail"])
    differences = got.json["differences"]
    assert isinstance(differences, list)
    assert field in [each["field"] for each in differences]
    nearest = got.json["nearest"]
    assert isinstance(nearest, dict)
    assert (nearest["cassette"], nearest["request"]) == ("a.yaml", f"{method} /orders/1")
    assert client.replay.summary().missed == 1


def test_a_path_that_was_never_recorded_is_404(play: Play) -> None:
    got = play(update()).ask("GET", "/invoices/1")
    assert (got.status, got.json["status"]) == (404, 404)
    assert "/invoices/1 was sent, and no recorded exchange answers it." in str(got.json["detail"])


def test_a_tape_without_exchanges_answers_nothing(play: Play) -> None:
    got = play(tape()).ask("GET", "/")
    assert (got.status, got.json["nearest"]) == (404, None)


def test_a_miss_shows_no_secret(play: Play) -> None:
    secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789"
    client = play(update())
    for target in (f"/orders/1?access_token={secret}", f"/orders/1?note={secret}", f"/{secret}"):
        got = client.ask("GET", target, headers={"Prefer": secret})
        assert got.status in {404, 409}
        assert secret.encode() not in got.body
    assert not any(secret in str(miss) for miss in client.replay.summary().misses)


def test_what_was_played_is_used_up_unless_it_loops(play: Play) -> None:
    once = play(tape(exchange("GET", "/a")))
    assert [once.ask("GET", "/a").status for _ in range(2)] == [200, 409]
    assert "more often than it is recorded" in str(once.ask("GET", "/a").json["detail"])
    again = play(tape(exchange("GET", "/a", answer=b"1"), exchange("GET", "/a", answer=b"2")), loop=True)
    assert [again.ask("GET", "/a").body for _ in range(5)] == [b"1", b"2", b"1", b"2", b"1"]
    assert again.replay.summary().is_clean


@pytest.mark.parametrize(
    ("scenario", "command"), [(None, "contractkit serve a.yaml --record URL"), ("b.http", "contractkit record b.http")]
)
def test_a_miss_names_the_command_that_mends_it(play: Play, scenario: str | None, command: str) -> None:
    detail = play(tape(exchange("GET", "/a"), scenario=scenario)).ask("GET", "/b").json["detail"]
    assert str(detail).endswith(command)


def test_two_tapes_that_answer_the_same_request_play_in_the_order_given(play: Play) -> None:
    one, two = (tape(exchange("GET", "/a", answer=name.encode()), name=name) for name in ("1.yaml", "2.yaml"))
    client = play(one, two)
    assert [(a.cassette, b.cassette) for a, b in client.replay.shelf.shared()] == [("1.yaml", "2.yaml")]
    assert [client.ask("GET", "/a").body for _ in range(2)] == [b"1.yaml", b"2.yaml"]


def test_the_origin_stands_for_the_base_url_or_for_the_origins_of_a_tape_without_one(play: Play) -> None:
    client = play(tape(exchange("GET", "/orders")), tape(exchange("GET", "/items"), name="b.yaml", base=None))
    assert client.ask("GET", "/orders").status == 200
    assert client.ask("GET", "/v2/items").status == 200


def test_a_second_service_on_a_tape_is_played_by_its_paths(play: Play) -> None:
    client = play(tape(exchange("GET", "/orders"), exchange("GET", "/token?x=1", base="https://login.example")))
    assert [client.ask("GET", path).status for path in ("/orders", "/token?x=1")] == [200, 200]


def test_a_long_body_is_matched_too(play: Play) -> None:
    body = b'{"text": "' + b"x" * 40_000 + b'"}'
    client = play(tape(exchange("PUT", "/a", sent=body)), loop=True)
    assert [client.ask("PUT", "/a", body, JSON).status for _ in range(2)] == [200, 200]


def test_of_many_misses_the_first_are_kept_and_all_are_counted(play: Play) -> None:
    client = play(tape(exchange("GET", "/a")))
    for number in range(MAX_KEPT + 1):
        client.ask("GET", f"/b/{number}")
    summary = client.replay.summary()
    assert (summary.missed, len(summary.misses)) == (MAX_KEPT + 1, MAX_KEPT)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (exchange("GET", "/a", 101), "101 is no status of a final answer"),
        (exchange("GET", "/a", headers=(("X", "a\r\nSet-Cookie: b"),)), "the header 'X' is not well formed"),
        (exchange("GET", "/a", headers=(("X Y", "a"),)), "the header 'X Y' is not well formed"),
        (Exchange(Request(uri="http://[bad/a"), exchange("GET", "/").response), "no well-formed URI"),
    ],
)
def test_a_tape_that_cannot_be_served_is_refused_with_its_line(broken: Exchange, says: str) -> None:
    with pytest.raises(CassetteError, match=says) as raised:
        Replay([tape(broken)], "http://127.0.0.1:1")
    assert (raised.value.path, raised.value.line) == ("a.yaml", 1)


def test_the_bytes_are_those_of_the_tape_unless_links_are_rewritten(play: Play) -> None:
    answer = f'{{"self": "{BASE}/a", "next": "https:\\/\\/api.example\\/v2\\/b", "other": "{BASE}3/a"}}'.encode()
    headers = (("Content-Type", "application/json"), ("Location", f"{BASE}/b"), ("X-Note", f"{BASE}/c"))
    recorded = tape(exchange("PUT", "/a", 201, answer, sent=f'{{"self": "{BASE}/a"}}'.encode(), headers=headers))
    plain = play(recorded).ask("PUT", "/a", f'{{"self": "{BASE}/a"}}'.encode(), JSON)
    assert (plain.body, plain.headers["Location"]) == (answer, f"{BASE}/b")
    client = play(recorded, loop=True, rewrite_links=True)
    own = client.origin
    for known in (own, BASE):
        got = client.ask("PUT", "/a", f'{{"self": "{known}/a"}}'.encode(), JSON)
        assert got.json == {"self": f"{own}/a", "next": f"{own}/b", "other": f"{BASE}3/a"}
        assert (got.headers["Location"], got.headers["X-Note"]) == (f"{own}/b", f"{BASE}/c")
    assert client.ask("PUT", "/a", b'{"self": "http://else/a"}', JSON).status == 409


ONE, OTHER = b"0a1b2c3d-0000-4000-8000-000000000001", b"9f8e7d6c-1111-4111-9111-111111111112"


def anew(marks: str) -> Cassette:
    written = tape(
        exchange("PUT", "/orders/1", answer=b'{"value": 1}', sent=b'{"id": "' + ONE + b'", "value": 1}'),
        exchange("PUT", "/orders/2", answer=b'{"value": 2}', sent=b'{"id": "' + ONE + b'", "value": 2}'),
    )
    return replace(written, metadata=replace(written.metadata, made_anew=marks))


def test_a_value_made_anew_is_matched_by_its_form(play: Play) -> None:
    client = play(anew("PUT /v2/orders/1 body /id: uuid"))
    sent = b'{"value": 1, "id": "' + OTHER + b'"}'
    assert client.ask("PUT", "/orders/1", sent, JSON).body == b'{"value": 1}'

    got = client.ask("PUT", "/orders/2", sent.replace(b"1,", b"2,"), JSON)
    assert got.status == 409
    differences = got.json["differences"]
    assert isinstance(differences, list)
    assert [each["field"] for each in differences] == ["body /id"]
    assert client.ask("PUT", "/orders/2", sent.replace(OTHER, ONE).replace(b"1,", b"2,"), JSON).status == 200


def test_a_mark_that_is_none_is_refused_before_the_first_request(play: Play) -> None:
    with pytest.raises(CassetteError, match=r"a\.yaml: its metadata `made_anew` is wrong"):
        play(anew("body /id: uid"))

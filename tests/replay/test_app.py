from __future__ import annotations

import asyncio
import http.client
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from contractkit.replay.app import MAX_CONTENT, Scope, application
from contractkit.replay.service import Replay
from contractkit.replay.wire import Body, Start
from tests.replay.client import Play
from tests.replay.tapes import exchange, tape


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1:1:2", "", "169.254.169.254"])
def test_it_answers_only_under_names_of_loopback(play: Play, host: str) -> None:
    client = play(tape(exchange("GET", "/a")))
    got = client.ask("GET", "/a", headers={"Host": host})
    assert (got.status, got.headers["Content-Type"]) == (421, "application/problem+json")
    assert client.replay.summary().played == 0


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "[::1]:80", "127.0.0.1"])
def test_every_name_of_loopback_will_do(play: Play, host: str) -> None:
    assert play(tape(exchange("GET", "/a"))).ask("GET", "/a", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("http://localhost:3000", 200), ("null", 403)]
)
def test_a_page_from_elsewhere_is_refused(play: Play, origin: str, status: int) -> None:
    assert play(tape(exchange("GET", "/a"))).ask("GET", "/a", headers={"Origin": origin}).status == status


def test_a_target_that_is_no_path_is_refused(play: Play) -> None:
    assert play(tape(exchange("OPTIONS", "/a"))).ask("OPTIONS", "*").status == 400


def test_a_path_stays_percent_encoded(play: Play) -> None:
    client = play(tape(exchange("GET", "/a%2Fb%20c?x=%26&y=")))
    assert client.ask("GET", "/a%2fb%20c?y=&x=%26").status == 200


def test_content_without_end_is_cut_off(play: Play) -> None:
    client = play(tape(exchange("GET", "/a")))
    connection = http.client.HTTPConnection(urlsplit(client.origin).netloc, timeout=10)
    connection.putrequest("PUT", "/a")
    connection.putheader("Content-Length", str(MAX_CONTENT * 2))
    connection.endheaders()
    connection.send(b" " * (MAX_CONTENT + 1))
    assert connection.getresponse().status == 413
    connection.close()
    assert client.ask("GET", "/a").status == 200


def test_a_client_that_breaks_off_harms_nobody(play: Play) -> None:
    client = play(tape(exchange("GET", "/a")))
    address = urlsplit(client.origin)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(b"PUT /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
    assert client.ask("GET", "/a").status == 200


def test_nothing_is_sent_to_a_client_that_is_gone() -> None:
    sent: list[Start | Body] = []

    async def receive() -> Mapping[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: Start | Body) -> None:
        sent.append(message)

    scope = Scope(type="http", method="PUT", raw_path=b"/a", query_string=b"", headers=[(b"host", b"localhost")])

    async def ask() -> None:
        await application(Replay([tape()], "http://127.0.0.1:1"), "http://127.0.0.1:1")(scope, receive, send)

    asyncio.run(ask())
    assert sent == []

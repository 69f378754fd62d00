"""One tape, every client: what is sent and what comes back is the same in each."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Callable

import pytest
import requests
import urllib3

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.network import no_network
from contractkit.cassettes.tape import UnrecordedRequestError, replaying
from contractkit.model.exchange import Exchange, Headers, Request, Response

URI = "{scheme}://gone.test/orders/1?b=&a=1"
HEADERS = {"Content-Type": "application/json", "If-Match": '"one"'}
BODY = {"amount": 75000}
Answer = tuple[int, str | None, bytes]


def tape(scheme: str) -> Cassette:
    request = Request(
        Headers.of(HEADERS.items()), json.dumps(BODY, indent=2).encode(), "PUT", URI.format(scheme=scheme)
    )
    headers = Headers.of([("Content-Type", "application/json"), ("ETag", '"two"')])
    return Cassette("t", (Exchange(request, Response(headers, b'{"amount": 75000}', 200, "OK")),))


def by_requests(uri: str, body: bytes) -> Answer:
    answer = requests.put(uri, data=body, headers=HEADERS, timeout=5)
    return answer.status_code, answer.headers.get("ETag"), answer.content


def by_session(uri: str, body: bytes) -> Answer:
    with requests.Session() as session, session.put(uri, data=body, headers=HEADERS, stream=True, timeout=5) as answer:
        return answer.status_code, answer.headers.get("ETag"), b"".join(answer.iter_content(5))


def by_urllib3(uri: str, body: bytes) -> Answer:
    with urllib3.PoolManager() as pool:
        answer = pool.request("PUT", uri, body=body, headers=HEADERS)
        return answer.status, answer.headers.get("ETag"), answer.data


def by_urllib(uri: str, body: bytes) -> Answer:
    with urllib.request.urlopen(urllib.request.Request(uri, body, HEADERS, method="PUT"), timeout=5) as answer:
        return answer.status, answer.headers.get("ETag"), answer.read()


def by_httpx(uri: str, body: bytes) -> Answer:
    httpx = pytest.importorskip("httpx")
    answer = httpx.put(uri, content=body, headers=HEADERS)
    return answer.status_code, answer.headers.get("ETag"), answer.content


def by_httpx_async(uri: str, body: bytes) -> Answer:
    httpx = pytest.importorskip("httpx")

    async def send() -> Answer:
        async with httpx.AsyncClient() as client:
            answer = await client.put(uri, content=body, headers=HEADERS)
        return answer.status_code, answer.headers.get("ETag"), answer.content

    return asyncio.run(send())


def by_aiohttp(uri: str, body: bytes) -> Answer:
    aiohttp = pytest.importorskip("aiohttp")

    async def send() -> Answer:
        async with aiohttp.ClientSession() as client, client.put(uri, data=body, headers=HEADERS) as answer:
            return answer.status, answer.headers.get("ETag"), await answer.read()

    return asyncio.run(send())


CLIENTS = [by_requests, by_session, by_urllib3, by_urllib, by_httpx, by_httpx_async, by_aiohttp]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_the_same_tape_answers(client: Callable[[str, bytes], Answer], scheme: str) -> None:
    with no_network() as guard, replaying(tape(scheme)) as player:
        answer = client(URI.format(scheme=scheme), json.dumps(BODY).encode())

    assert answer == (200, '"two"', b'{"amount": 75000}')
    assert (guard.attempts, player.misses, player.unplayed()) == ([], [], ())
    assert player.sent[0].headers.get("If-Match") == '"one"'
    assert json.loads(player.sent[0].body) == BODY


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_the_same_miss_is_told(client: Callable[[str, bytes], Answer]) -> None:
    with no_network() as guard, replaying(tape("https")) as player, pytest.raises(UnrecordedRequestError) as caught:
        client(URI.format(scheme="https"), b'{"amount": 1}')

    assert "body /amount\n    - recorded  75000\n    + sent      1" in str(caught.value)
    assert (guard.attempts, len(player.misses)) == ([], 1)

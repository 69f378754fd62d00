from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace

import pytest

from contractkit.errors import CannotCheckError, ContractkitError, NetworkError, UnsafeError, UsageError
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.replay.passing import Behind, Forward, Passing
from tests.replay.client import Client, Serve

BASE = "https://api.example/v2"


def answering(response: Response) -> Forward:
    return lambda request: Exchange(request, response)


def started(serve: Serve, forward: Forward, **options: bool) -> tuple[Client, Passing]:
    built: list[Passing] = []

    def build(origin: str) -> Passing:
        built.append(Passing(Behind(f"{BASE}/", forward), origin, **options))
        return built[0]

    return serve(build), built[0]


def test_a_request_goes_to_the_service_and_its_answer_comes_back(serve: Serve) -> None:
    client, passing = started(serve, answering(Response(Headers.of([("ETag", '"a"')]), b"hello", 201)))
    got = client.ask("PUT", "/a%20b?c=d", b"sent", {"If-Match": "*", "Accept-Encoding": "br"})
    assert (got.status, got.headers["ETag"], got.body) == (201, '"a"', b"hello")
    (kept,) = passing.exchanges
    assert (kept.request.method, kept.request.uri) == ("PUT", f"{BASE}/a%20b?c=d")
    assert (kept.request.body, kept.request.headers.get("If-Match")) == (b"sent", "*")
    assert kept.request.headers.get("Accept-Encoding") == "identity"


def test_exchanges_are_numbered_and_handed_on(serve: Serve) -> None:
    seen: list[Exchange] = []
    behind = Behind(BASE, answering(Response()), on_exchange=seen.append)
    client = serve(lambda origin: Passing(behind, origin))
    for _ in range(3):
        client.ask("GET", "/a")
    assert [each.index for each in seen] == [0, 1, 2]


@pytest.mark.parametrize("packed", [True, False])
def test_a_content_coding_is_taken_off(serve: Serve, packed: bool) -> None:
    body = gzip.compress(b"hello") if packed else b"hello"
    headers = Headers.of([("Content-Encoding", "gzip"), ("Content-Length", "25")])
    client, passing = started(serve, answering(Response(headers, body)))
    got = client.ask("GET", "/a")
    assert (got.body, got.headers["Content-Encoding"], got.headers["Content-Length"]) == (b"hello", None, "5")
    assert passing.exchanges[0].response.body == b"hello"


def test_links_are_rewritten_for_the_client_and_never_on_the_tape(serve: Serve) -> None:
    def echo(request: Request) -> Exchange:
        return Exchange(request, Response(Headers.of([("Location", f"{BASE}/b")]), request.body))

    client, passing = started(serve, echo, rewrite_links=True)
    got = client.ask("PUT", "/a", f"<{client.origin}/a>".encode())
    assert (got.body.decode(), got.headers["Location"]) == (f"<{client.origin}/a>", f"{client.origin}/b")
    assert passing.exchanges[0].request.body == passing.exchanges[0].response.body == f"<{BASE}/a>".encode()


@pytest.mark.parametrize(
    ("error", "status"),
    [(UsageError, 400), (UnsafeError, 403), (NetworkError, 502), (CannotCheckError, 502)],
)
def test_what_cannot_be_passed_on_is_a_problem(
    serve: Serve, error: Callable[..., ContractkitError], status: int
) -> None:
    def fail(request: Request) -> Exchange:
        raise error("because.", path="a", line=1)

    told: list[str] = []
    behind = Behind(BASE, fail, on_refusal=lambda refused: told.append(refused.message))
    got = serve(lambda origin: Passing(behind, origin)).ask("GET", "/a")
    assert (got.status, got.json["detail"]) == (status, "because.")
    assert told == ["because."]


def test_without_a_listener_a_refusal_is_answered_all_the_same(serve: Serve) -> None:
    def fail(request: Request) -> Exchange:
        raise NetworkError("because.")

    client, passing = started(serve, fail)
    assert client.ask("GET", "/a").status == 502
    assert passing.exchanges == []


def test_an_answer_that_cannot_be_sent_is_kept_and_said_so(serve: Serve) -> None:
    client, passing = started(serve, answering(replace(Response(), status=700)))
    got = client.ask("GET", "/a")
    assert got.status == 502
    assert "700 is no status" in str(got.json["detail"])
    assert len(passing.exchanges) == 1

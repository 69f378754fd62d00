from __future__ import annotations

import base64

import pytest

from contractkit.model.exchange import Headers, Request, Response
from contractkit.scenario.answer import surprise
from contractkit.scenario.step import Step, Template

REQUEST = Request(headers=Headers.of([("Accept", "application/json")]), method="GET", uri="https://api.example.com/a")
JSON = Headers.of([("Content-Type", "application/json")])
HTML = Headers.of([("Content-Type", "text/html; charset=utf-8")])


def told(response: Response, expect: int | None = None, request: Request = REQUEST, secret: str = "s3cr3t") -> str:
    step = Step("title", 1, "GET", Template((), 1), expect=expect)
    return surprise(step, request, response, {secret, "s3"}) or ""


@pytest.mark.parametrize(
    ("status", "expect"), [(200, None), (201, None), (204, None), (202, None), (412, 412), (302, 302), (401, 401)]
)
def test_what_is_expected_is_no_surprise(status: int, expect: int | None) -> None:
    assert not told(Response(status=status, headers=Headers.of([("Location", "/b")])), expect)


def test_another_status_is_told_with_what_the_service_says() -> None:
    response = Response(status=409, body=b'{"error": "busy"}', reason="Anything \x1b[31m the service says")
    assert told(response) == 'expected a 2xx status, got 409 Conflict: {"error": "busy"}'
    assert told(response, 412) == 'expected 412, got 409 Conflict: {"error": "busy"}'


@pytest.mark.parametrize(("status", "words"), [(200, "got 200 OK, without"), (299, "got 299, without")])
def test_a_success_may_be_the_wrong_answer_too(status: int, words: str) -> None:
    assert told(Response(status=status), 412) == f"expected 412, {words} a body."


def test_the_answer_is_cut_and_stripped_and_holds_no_secret() -> None:
    body = "a\x1b[2J\x00\u202eb\r\nc s3cr3t ".encode() + b"x" * 500 + b"\xff"
    sentence = told(Response(status=500, body=body))
    assert sentence == f"expected a 2xx status, got 500 Internal Server Error: a [2J b c *** {'x' * 186}..."


def test_a_secret_across_the_cut_is_not_shown_in_part() -> None:
    body = b"x" * 195 + b"s3cr3t-that-is-long"
    assert "s3cr" not in told(Response(status=500, body=body), secret="s3cr3t-that-is-long")


def test_an_expired_token_has_its_own_sentence() -> None:
    assert told(Response(status=401, body=b"no")).startswith("got 401 Unauthorized: the service does not accept the cr")


@pytest.mark.parametrize(
    ("location", "origin"),
    [
        ("https://login.example.com/authorize?token=s3cr3t", "https://login.example.com"),
        ("/moved", "https://api.example.com"),
        ("http://localhost:8080/a", "http://localhost:8080"),
        ("http://localhost:99999/a", "an address that cannot be read"),
        ("http://[", "an address that cannot be read"),
    ],
)
def test_a_redirect_is_told_without_its_query(location: str, origin: str) -> None:
    sentence = told(Response(status=302, headers=Headers.of([("Location", location)])))
    assert sentence.startswith(f"got 302 Found, a redirect to {origin}. Redirects are not followed")
    assert "s3cr3t" not in sentence


@pytest.mark.parametrize("response", [Response(headers=HTML, body=b"Sign in"), Response(body=b"\n<!DOCTYPE html><p>")])
def test_a_page_is_not_data(response: Response) -> None:
    assert told(response).startswith("got 200 OK with an HTML page instead of data, most likely from a login")
    assert not told(response, expect=200)
    assert not told(response, request=Request(headers=Headers.of([("Accept", "text/html")])))


def test_what_a_wrong_answer_tells_as_a_secret_is_not_shown() -> None:
    jwt = "eyJhbGciOiJSUzI1NiJ9." + "eyJzdWIiOiJhbm4ifQ." + "c2lnbmF0dXJl"
    named = told(Response(status=500, headers=JSON, body=b'{"access_token": "q7Rf2LxT9vKp3Wz8", "error": "busy"}'))
    assert "q7Rf" not in named
    assert '"error": "busy"' in named
    hidden = base64.b64encode(f"the token is {jwt}, ann@corp.io".encode())
    assert told(Response(status=500, body=b"no: " + hidden)) == (
        "expected a 2xx status, got 500 Internal Server Error: what it says holds a secret, and is not shown here."
    )
    assert told(Response(status=500, body=b"x" * 1_048_577)).endswith(
        ": what it says has 1,048,577 bytes, and is not shown here."
    )
    assert "ann@corp.io" in told(Response(status=500, body=b"ask ann@corp.io"))


def test_of_a_request_that_was_made_elsewhere_no_scenario_is_spoken_of() -> None:
    step = Step("a", 1, "GET", Template(("https://api.example.com/a",), 1), as_made=True)
    moved = Response(status=302, headers=Headers.of([("Location", "/b")]))
    request = Request(method="GET", uri="https://api.example.com/a")
    assert str(surprise(step, request, moved, ())).endswith("not followed: give the right one with --base-url.")
    assert str(surprise(step, request, Response(headers=HTML), ())).endswith("most likely from a login or a proxy.")

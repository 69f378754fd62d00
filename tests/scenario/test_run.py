"""Against real sockets on this machine: what is sent is what was written, and every way to fail has its sentence."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contractkit.errors import CannotCheckError, ContractkitError, NetworkError, UnsafeError, UsageError
from contractkit.model.exchange import Headers, Request, Response
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import Policy, StepResult, run
from contractkit.scenario.values import Given

TOKEN = "t0ken-that-nobody-may-see"


@dataclass
class Service:
    """A service that answers from a list, and remembers what it was sent."""

    answers: list[Response]
    received: list[Request] = field(default_factory=list)
    base: str = ""


@pytest.fixture
def serving() -> Iterator[Callable[..., Service]]:
    """Start services that answer from a list."""
    servers: list[ThreadingHTTPServer] = []

    def serve(*answers: Response) -> Service:
        service = Service(list(answers))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = Request(Headers.of(self.headers.items()), body, self.command, self.path)
                service.received.append(sent)
                answer = service.answers.pop(0)
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.headers:
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                else:
                    self.close_connection = True
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_PUT = do_POST = do_HEAD = answer  # noqa: N815 - the names that http.server calls

            def handle(self) -> None:
                with suppress(ConnectionError):  # a client that has read enough hangs up
                    super().handle()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        service.base = f"http://127.0.0.1:{server.server_port}"
        return service

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def raw_serving() -> Iterator[Callable[[bytes], str]]:
    """Start sockets that send given bytes to whoever connects, and close."""
    sockets: list[socket.socket] = []

    def serve(data: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        sockets.append(listener)

        def answer() -> None:
            with suppress(OSError), closing(listener.accept()[0]) as connection:
                connection.recv(65536)
                connection.sendall(data)

        threading.Thread(target=answer, daemon=True).start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    for listener in sockets:
        listener.close()


def given_with(base: str = "", environment: Mapping[str, str] | None = None) -> Given:
    return Given(
        environment={"TOKEN": TOKEN} if environment is None else environment,
        now=lambda: datetime(2026, 3, 1, tzinfo=UTC),
        new_uuid=lambda: "00000000-0000-4000-8000-000000000001",
        variables={"base": base} if base else {},
    )


def perform(text: str, base: str = "", policy: Policy | None = None) -> list[StepResult]:
    return list(run(parse(text, "a.http"), given_with(base), policy or Policy(timeout=5)))


def json_answer(value: object, status: int = 200, **headers: str) -> Response:
    lines = [("Content-Type", "application/json"), *headers.items()]
    return Response(headers=Headers.of(lines), body=json.dumps(value).encode(), status=status)


UPDATE = """\
# @name current
GET {{base}}/orders/7
Authorization: Bearer {{$processEnv TOKEN}}

###
# @merge {{current.response.body.*}}
PUT {{base}}/orders/{{current.response.body.$.id}}?note=a b
Authorization: Bearer {{$processEnv TOKEN}}
If-Match: {{current.response.headers.ETag}}
Content-Type: application/json
Content-Length: 3
X-Twice: a
x-twice: b

{"price": {"amount": 1200}, "links": null}
"""


def test_values_are_carried_from_an_answer_into_the_next_request(serving: Callable[..., Service]) -> None:
    order = {"id": "o-7", "price": {"amount": 1000, "currency": "EUR"}, "links": {"self": "x"}}
    service = serving(json_answer(order, ETag='"1"'), json_answer(order, ETag='"2"'))
    results = perform(UPDATE, service.base)
    read, update = service.received
    assert (read.method, read.uri, read.body) == ("GET", "/orders/7", b"")
    assert (update.method, update.uri) == ("PUT", "/orders/o-7?note=a%20b")
    assert update.json == {"id": "o-7", "price": {"amount": 1200, "currency": "EUR"}}
    assert update.headers.get("If-Match") == '"1"'
    assert update.headers.get("Content-Length") == str(len(update.body))
    assert update.headers.get("X-Twice") == "a, b"
    assert results[1].request.uri == f"{service.base}/orders/o-7?note=a%20b"
    assert results[1].request.body == update.body
    assert results[1].response.headers.get("ETag") == '"2"'
    assert [result.surprise for result in results] == [None, None]
    assert results[0].secrets == {TOKEN}
    assert TOKEN not in repr(results)


def test_an_answer_is_kept_until_the_last_step_that_needs_it_and_no_longer(serving: Callable[..., Service]) -> None:
    service = serving(*(Response(body=f'{{"id": {number}}}'.encode()) for number in range(6)))
    scenario = parse(
        "@id = {{forever.response.body.id}}\n"
        "# @name forever\nGET {{base}}\n###\n# @name once\nGET {{base}}\n###\nGET {{base}}/{{once.response.body.id}}\n"
        "###\nGET {{base}}/{{id}}\n###\n# @name nobody\nGET {{base}}\n###\nGET {{base}}/{{id}}",
        "a.http",
    )
    given = Given(environment={}, now=lambda: datetime.now(UTC), new_uuid=str, variables={"base": service.base})
    answers, kept = [], []
    for result in run(scenario, given):
        answers.append(weakref.ref(result.response))
        del result
        kept.append([index for index, answer in enumerate(answers) if answer() is not None])
    assert [each.path for each in service.received] == ["/", "/", "/1", "/0", "/", "/0"]
    assert kept == [[0], [0, 1], [0, 1, 2], [0, 3], [0, 4], [0, 5]]


def test_a_request_carries_only_what_is_written_and_no_versions(serving: Callable[..., Service]) -> None:
    service = serving(Response(status=204), Response(status=204))
    perform("GET {{base}}/a\n###\nPUT {{base}}/a\nUser-Agent: mine\nAccept-Encoding: gzip", service.base)
    host = service.base.removeprefix("http://")
    assert dict(service.received[0].headers) == {
        "Host": host, "User-Agent": "contractkit", "Accept-Encoding": "identity",
    }  # fmt: skip
    assert dict(service.received[1].headers) == {
        "Host": host, "User-Agent": "mine", "Accept-Encoding": "gzip", "Content-Length": "0",
    }  # fmt: skip


def test_cookies_are_not_kept_and_the_environment_is_not_asked(
    serving: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    service = serving(Response(headers=Headers.of([("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])), Response())
    results = perform("GET {{base}}/a\n###\nGET {{base}}/a", service.base)
    assert results[0].response.headers.all("Set-Cookie") == ("a=1", "b=2")
    assert "Cookie" not in service.received[1].headers


def test_a_coded_answer_is_read_decoded(serving: Callable[..., Service]) -> None:
    service = serving(Response(headers=Headers.of([("Content-Encoding", "gzip")]), body=gzip.compress(b'{"a": 1}')))
    response = perform("GET {{base}}/a", service.base)[0].response
    assert response.json == {"a": 1}
    assert "Content-Encoding" not in response.headers
    assert response.headers.get("Content-Length") == "8"


def test_a_redirect_is_not_followed(serving: Callable[..., Service]) -> None:
    other = serving()
    service = serving(Response(status=302, headers=Headers.of([("Location", f"{other.base}/login?t={TOKEN}")])))
    with pytest.raises(CannotCheckError, match=r"a redirect to http://127.0.0.1:\d+\. Redirects are not followed"):
        perform("GET {{base}}/a", service.base)
    assert not other.received


def test_an_answer_that_is_not_expected_stops_the_run(serving: Callable[..., Service]) -> None:
    service = serving(json_answer({"echo": TOKEN}, 409))
    with pytest.raises(CannotCheckError) as caught:
        perform(
            "\n# @expect 412\nPUT {{base}}/a\nX-Key: {{$processEnv TOKEN}}\n\n{}\n###\nGET {{base}}/b", service.base
        )
    assert str(caught.value) == 'a.http:3: expected 412, got 409 Conflict: {"echo": "***"}'
    assert len(service.received) == 1


def test_a_run_that_is_not_strict_goes_on_and_tells(serving: Callable[..., Service]) -> None:
    service = serving(json_answer({}, 200), json_answer({}, 200))
    results = perform("# @expect 412\nPUT {{base}}/a\n###\nGET {{base}}/b", service.base, Policy(strict=False))
    assert [result.surprise for result in results] == ["expected 412, got 200 OK: {}", None]


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("GET {{base}}/a\n###\nPUT https://api.example.com/a", UnsafeError, "a.http:3: PUT would change data on api"),
        ("GET {{base}}/a\n###\nGET /relative", UsageError, "a.http:3: the URI must be absolute"),
        ("GET {{base}}/a\n###\nGET {{bse}}/a", UsageError, "a.http:3: the variable 'bse' is not set"),
        (
            "GET {{base}}/a\n###\nGET {{base}}/a\nA: {{$processEnv NO}}",
            UsageError,
            "a.http:4: the environment variable NO",
        ),
    ],
)
def test_nothing_is_sent_when_a_later_step_is_refused(
    serving: Callable[..., Service], text: str, kind: type[ContractkitError], message: str
) -> None:
    service = serving(Response())
    with pytest.raises(kind, match=message):
        perform(text, service.base)
    assert not service.received


def test_a_write_to_an_address_from_an_answer_is_refused_before_it_is_sent(serving: Callable[..., Service]) -> None:
    service = serving(json_answer({"self": "https://api.example.com/a"}))
    with pytest.raises(UnsafeError, match=r"api.example.com"):
        perform("@self = {{a.response.body.self}}\n# @name a\nGET {{base}}/a\n###\nPUT {{self}}\n\n{}", service.base)
    assert len(service.received) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PUT {{base}}/a\nAuthorization: Bearer {{$processEnv BROKEN}}", "a.http:2: the value of the header 'Authoriz"),
        ("PUT {{base}}/a\nX-Key: {{$processEnv WIDE}}", "a.http:2: the value of the header 'X-Key'"),
        ("GET http://{{$processEnv WIDE}}..x/", "a.http:1: the request cannot be sent: its URI or a header"),
    ],
)
def test_a_value_that_cannot_be_sent_is_never_shown(text: str, message: str) -> None:
    environment = {"BROKEN": "s3cr3t\nX-Evil: 1", "WIDE": "s3cr3t\u20ac"}
    with pytest.raises(UsageError, match=message) as caught:
        list(run(parse(text, "a.http"), given_with("http://127.0.0.1:1", environment)))
    assert "s3cr3t" not in str(caught.value)


def test_a_patch_that_is_broken_by_what_is_filled_in_is_an_error(serving: Callable[..., Service]) -> None:
    service = serving(json_answer({}, ETag='"1"'))
    text = (
        "# @name a\nGET {{base}}/a\n###\n# @merge {{a.response.body}}\nPUT {{base}}/a\n\n"
        '{"tag": "{{a.response.headers.ETag}}"}'
    )
    with pytest.raises(UsageError, match=r"a.http:7: filled in, the body under @merge is not JSON"):
        perform(text, service.base)


def refused() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


def test_a_service_that_does_not_run() -> None:
    place = refused()
    with pytest.raises(NetworkError) as caught:
        perform(f"\nGET http://{place}/?token={TOKEN}\nAuthorization: Bearer {{{{$processEnv TOKEN}}}}")
    assert (
        str(caught.value)
        == f"a.http:2: the request to {place} failed: the connection was refused (is the service running?)."
    )
    assert caught.value.__cause__ is None
    assert caught.value.exit_code == 3


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(NetworkError, match=r"the request to nowhere.invalid:81 failed: its name cannot be resolved"):
        perform("GET http://nowhere.invalid:81/")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the connection was reset"),
        (b"hello, this is no HTTP\r\n\r\n", "it did not answer with HTTP"),
        (HEAD + b"Content-Length: 100\r\n\r\nshort", "the answer broke off in the middle"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "the answer broke off in the middle"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "the answer broke off in the middle"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "the answer broke off in the middle"),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\nab", "its answer gives two lengths that contradict"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", "its answer cannot be decoded"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"cut")[:-4], "its answer cannot be decoded"),
        (
            HEAD + b"Content-Encoding: br\x1b[31m\r\n\r\n\xff",
            r"its answer cannot be decoded \(.*: br\?\?31m\)",
        ),
    ],
)
def test_an_answer_that_is_none(raw_serving: Callable[[bytes], str], data: bytes, words: str) -> None:
    place = raw_serving(data)
    with pytest.raises(NetworkError, match=f"a.http:1: the request to {place} failed: {words}"):
        perform(f"GET http://{place}/")


@pytest.mark.parametrize("coding", ["identity", " Identity", "gzip"])
def test_an_answer_that_says_how_it_is_packed(raw_serving: Callable[[bytes], str], coding: str) -> None:
    body = b"text" if "gzip" not in coding else gzip.compress(b"text")
    place = raw_serving(HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode() + body)
    (result,) = perform(f"GET http://{place}/")
    assert result.response.body == b"text"


@pytest.mark.parametrize(("method", "doubt"), [("GET", ""), ("PUT", " Whether the PUT was carried out is not known.")])
def test_after_a_write_that_broke_off_nobody_claims_to_know(
    raw_serving: Callable[[bytes], str], method: str, doubt: str
) -> None:
    place = raw_serving(b"")
    with pytest.raises(NetworkError) as caught:
        perform(f"{method} http://{place}/")
    assert str(caught.value) == f"a.http:1: the request to {place} failed: the connection was reset.{doubt}"


def test_a_write_that_never_got_away_is_no_question() -> None:
    with pytest.raises(NetworkError, match=r"is the service running\?\)\.$"):
        perform(f"PUT http://{refused()}/")


def test_a_service_without_tls(raw_serving: Callable[[bytes], str]) -> None:
    place = raw_serving(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(NetworkError, match=r"no TLS connection could be made .does it speak https"):
        perform(f"GET https://{place}/")


def test_a_service_that_says_nothing() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NetworkError, match=r"no answer came within 0.05 seconds"):
            perform(f"GET http://{place}/", policy=Policy(timeout=0.05))


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_answer_that_is_too_large_is_not_read_to_its_end(serving: Callable[..., Service], coding: str) -> None:
    body = bytes(3 * 1024 * 1024)
    headers = Headers.of([("Content-Encoding", coding)])
    service = serving(Response(headers=headers, body=gzip.compress(body) if coding == "gzip" else body))
    with pytest.raises(NetworkError, match="its answer is larger than 2 MiB"):
        perform("GET {{base}}/a", service.base, Policy(max_body=2 * 1024 * 1024))


FORM = "Content-Type: application/x-www-form-urlencoded"


def test_short_forms_are_written_out_as_other_tools_do(serving: Callable[..., Service]) -> None:
    service = serving(Response(status=200))
    text = (
        f"POST {{{{base}}}}/token\nAuthorization: Basic me:{{{{$processEnv TOKEN}}}}\n{FORM}\n\na=b c\n&d={{{{base}}}}"
    )
    (result,) = perform(text, service.base)
    (received,) = service.received
    assert received.body == f"a=b%20c&d={service.base}".encode()
    login = (received.headers.get("Authorization") or "").removeprefix("Basic ")
    assert base64.b64decode(login).decode() == f"me:{TOKEN}"
    assert {login, TOKEN} <= result.secrets


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"@x = a%0Ab\nPOST {{{{base}}}}/\n{FORM}\n\na={{{{given}}}}", 5, "a form goes on with '&'"),
        ("@x = Digest me\nGET {{base}}/\nAuthorization: {{x}} {{base}}", 3, "Digest with a user and a password"),
    ],
)
def test_what_comes_out_when_filled_in_and_cannot_be_written_out_is_refused(
    serving: Callable[..., Service], text: str, line: int, words: str
) -> None:
    service = serving(Response(status=200))
    given = {"base": service.base, "given": "b\nc"}
    with pytest.raises(UsageError, match=words) as caught:
        list(run(parse(text, "a.http"), Given({}, lambda: datetime.now(UTC), str, given)))
    assert (caught.value.line, service.received) == (line, [])

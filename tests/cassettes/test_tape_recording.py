from __future__ import annotations

import gzip
import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps
from contractkit.cassettes.file_read import read
from contractkit.cassettes.network import no_network
from contractkit.cassettes.tape import recording, replaying
from contractkit.errors import CannotCheckError
from contractkit.model.exchange import Exchange


@dataclass
class Answer:
    status: int = 200
    reason: str = "OK"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    coding: str = ""
    chunked: bool = False


@dataclass
class Service:
    url: str = ""
    answer: Answer = field(default_factory=Answer)
    requests: int = 0


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    """A real service on loopback that answers what it is told."""
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.requests += 1
            answer = state.answer
            body = gzip.compress(answer.body) if answer.coding == "gzip" else answer.body
            self.send_response(answer.status, answer.reason)
            for name, value in [*answer.headers, *([("Content-Encoding", answer.coding)] if answer.coding else [])]:
                self.send_header(name, value)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                pieces = [body[at : at + 5] for at in range(0, len(body), 5)]
                body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])
            elif answer.status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    for method in ("GET", "PUT", "POST"):
        setattr(Handler, f"do_{method}", Handler.answer)

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64  # a connection that finds the queue full tries again a second later

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(served: Service) -> Service:
    served.answer, served.requests = Answer(), 0
    return served


def put(url: str, body: bytes = b"{}", **headers: str) -> requests.Response:
    return requests.put(url, data=body, headers={"Content-Type": "application/json", **headers}, timeout=5)


def in_threads(work: Callable[[], object], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


PORTABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_categories=["Cc", "Zs"]), max_size=12)
ANSWER = st.builds(
    Answer,
    status=st.sampled_from([200, 201, 204, 400, 404, 412, 500]),
    reason=st.text("abc X", max_size=8).map(str.strip),
    headers=st.lists(st.tuples(st.sampled_from(["ETag", "X-One", "X-Two", "Set-Cookie"]), PORTABLE), max_size=4),
    body=st.binary(max_size=60),
    coding=st.sampled_from(["", "gzip"]),
    chunked=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(answer=ANSWER)
def test_what_was_recorded_replays_byte_for_byte(service: Service, answer: Answer) -> None:
    if answer.status == 204:
        answer.body, answer.coding, answer.chunked = b"", "", False
    service.answer = answer
    with recording() as recorded:
        live = put(service.url)
    tape = read(dumps(Cassette("t", tuple(recorded.exchanges)), exact=True).encode(), "t")
    with no_network(), replaying(tape) as player:
        again = put(service.url)

    assert (again.status_code, again.reason, again.content) == (live.status_code, live.reason, live.content)
    assert again.content == answer.body
    packing = {"content-encoding", "content-length", "transfer-encoding"}
    for name in {name.lower() for name in (*live.headers, *again.headers)} - packing:
        assert again.headers.get(name) == live.headers.get(name)
    for name, _ in answer.headers:
        assert tape.exchanges[0].response.headers.all(name) == tuple(v for n, v in answer.headers if n == name)
    assert player.unplayed() == ()


def test_recording_keeps_what_was_sent_and_what_came_back(service: Service) -> None:
    service.answer = Answer(412, "Stale", [("ETag", '"b"'), ("Content-Type", "application/json")], b'{"a":1}', "gzip")
    seen: list[Exchange] = []
    with recording(seen.append) as recorded:
        put(f"{service.url}/x?b=&a=1", b'{"n":1}', **{"If-Match": '"a"'})
        put(f"{service.url}/x?b=&a=1", b'{"n":1}', **{"If-Match": '"a"'})

    assert service.requests == 2
    assert recorded.exchanges == seen
    first, second = seen
    assert (first.index, second.index) == (0, 1)
    assert (first.request.method, first.request.uri) == ("PUT", f"{service.url}/x?b=&a=1")
    assert (first.request.body, first.request.headers.get("if-match")) == (b'{"n":1}', '"a"')
    assert (first.response.status, first.response.reason, first.response.body) == (412, "Stale", b'{"a":1}')
    assert first.response.headers.get("Content-Length") == "7"
    assert "Content-Encoding" not in first.response.headers


def test_header_bytes_reach_the_program_while_recording(service: Service) -> None:
    service.answer = Answer(headers=[("X-Name", "Zoë")])

    with recording() as recorded:
        live = put(service.url)

    assert live.headers["X-Name"] == "Zoë"
    assert recorded.exchanges[0].response.headers.get("X-Name") == "Zoë"


def test_an_error_of_the_listener_stops_the_recording(service: Service) -> None:
    def refuse(_: Exchange) -> None:
        raise CannotCheckError("the disk is full.")

    with pytest.raises(CannotCheckError, match="the disk is full"), recording(refuse):
        put(service.url)

    assert service.requests == 1


def test_a_file_as_body_is_read_once_and_kept(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("body") / "body.json"
    path.write_bytes(b'{"a":1}')

    with recording() as recorded, path.open("rb") as body:
        requests.put(service.url, data=body, timeout=5)

    assert recorded.exchanges[0].request.body == b'{"a":1}'


def test_httpx_is_recorded_and_answered(service: Service) -> None:
    httpx = pytest.importorskip("httpx")
    service.answer = Answer(200, "Fine", [("X-A", "1"), ("X-A", "2"), ("X-E", "Zoë")], b"hello", "gzip")
    with recording() as recorded:
        live = httpx.put(service.url, json={"a": 1})
    with no_network(), replaying(Cassette("t", tuple(recorded.exchanges))):
        again = httpx.put(service.url, json={"a": 1.0})

    assert (again.status_code, again.reason_phrase, again.content) == (200, "Fine", b"hello")
    assert live.content == b"hello"
    for name in ("X-A", "X-E"):
        assert again.headers.get_list(name) == live.headers.get_list(name)


def test_what_threads_send_at_once_is_all_recorded(service: Service) -> None:
    with recording() as recorded:
        in_threads(lambda: [put(service.url) for _ in range(5)], 8)

    assert service.requests == 40
    assert [item.index for item in recorded.exchanges] == list(range(40))


def test_a_request_that_outlives_the_recording_does_not_bring_the_patches_back() -> None:
    """The service takes the connection and reads nothing, so that a large body is still being sent at the end."""
    real = http.client.HTTPSConnection
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"

        def send() -> None:
            with pytest.raises(requests.RequestException):
                put(url, bytes(20_000_000))

        thread = threading.Thread(target=send)
        with recording() as recorded:
            thread.start()
            connection, _ = server.accept()
            connection.recv(1)
        assert http.client.HTTPSConnection is real
        server.close()
        connection.close()
        thread.join()

    assert http.client.HTTPSConnection is real
    assert recorded.exchanges == []


def test_a_request_that_outlives_the_recording_arrives_whole_and_closes_its_connection() -> None:
    """To close the connection under its thread would make http.client send the rest of the body on a second one."""
    body = bytes(20_000_000) + b"the end"
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    statuses: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server, requests.Session() as session:
        session.trust_env = False
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        thread = threading.Thread(target=lambda: statuses.append(session.put(url, data=body, timeout=30).status_code))
        with recording():
            thread.start()
            connection, _ = server.accept()
            received = connection.recv(100)
        with connection:
            while not received.endswith(b"the end"):
                piece = connection.recv(1_000_000)
                assert piece, "the connection was closed under its thread"
                received = received[-10:] + piece
            connection.sendall(answer)
            thread.join()
            connection.settimeout(5)
            assert connection.recv(100) == b"", "the connection is closed, though the session is still open"
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()

    assert statuses == [200]

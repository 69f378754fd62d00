"""Over real sockets, byte by byte: a service that takes its time does not take ours."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime

import pytest

from contractkit.cassettes.tape import recording
from contractkit.errors import NetworkError
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import Policy, StepResult, run
from contractkit.scenario.values import Given

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
FINAL = HEAD + b"Content-Length: 2\r\n\r\nok"


def fails(words: str) -> pytest.RaisesExc[NetworkError]:
    return pytest.raises(NetworkError, match=f"failed: {words}")


@contextmanager
def answering(*pieces: bytes, pause: float = 0.0, last: bytes = b"") -> Iterator[str]:
    """Answer one request with pieces, and then with the last one until nobody listens; gives the URI."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                for piece in pieces:
                    connection.sendall(piece)
                while last:
                    connection.sendall(last)
                    time.sleep(pause)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(10)
        assert not thread.is_alive()


def perform(uri: str, policy: Policy) -> StepResult:
    (result,) = run(parse(f"GET {uri}\n", "a.http"), Given({}, lambda: datetime.now(UTC), lambda: ""), policy)
    return result


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize(
    "begin", [b"HTTP/1.1 200 OK\r\nX-A: ", HEAD + b"Content-Length: 99999\r\n\r\n", HEAD + b"\r\n"]
)
def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(begin: bytes, recorded: bool) -> None:
    policy = Policy(timeout=5, longest_answer=0.3)
    with (
        answering(begin, pause=0.02, last=b"a") as uri,
        recording() if recorded else nullcontext(),
        pytest.raises(NetworkError, match=r"failed: its answer was not complete after 0.3 seconds\.$"),
    ):
        perform(uri, policy)


def test_preliminary_answers_without_end_are_not_waited_for() -> None:
    with (
        answering(pause=0.001, last=b"HTTP/1.1 100 Continue\r\n\r\n") as uri,
        pytest.raises(NetworkError, match=r"its answer was not complete after 0.3 seconds"),
    ):
        perform(uri, Policy(longest_answer=0.3))


def test_a_preliminary_answer_is_no_place_for_a_line_without_end() -> None:
    policy = Policy(timeout=5, longest_answer=30)
    began = time.monotonic()
    with (
        answering(b"HTTP/1.1 103 Early Hints\r\nLink: ", last=b"a" * 65536) as uri,
        fails("it did not answer with HTTP"),
    ):
        perform(uri, policy)
    assert time.monotonic() - began < 15


def test_silence_within_the_time_is_the_time_out_of_the_connection() -> None:
    with (
        answering(HEAD + b"Content-Length: 9\r\n\r\na", pause=1, last=b"b") as uri,
        pytest.raises(NetworkError, match=r"no answer came within 0.05 seconds"),
    ):
        perform(uri, Policy(timeout=0.05))


def test_silence_at_the_end_of_the_time_is_an_answer_that_is_too_slow() -> None:
    with (
        answering(HEAD + b"Content-Length: 9\r\n\r\na", pause=0.5, last=b"b") as uri,
        pytest.raises(NetworkError, match=r"not complete after 0.2 seconds"),
    ):
        perform(uri, Policy(timeout=30, longest_answer=0.2))


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nLink: </b>\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\n\n",
        b"",
    ],
)
def test_the_answer_is_the_final_one(before: bytes, recorded: bool) -> None:
    with answering(before + FINAL) as uri, recording() if recorded else nullcontext():
        response = perform(uri, Policy()).response
    assert (response.status, response.body, response.headers.get("Link")) == (200, b"ok", None)


def test_a_preliminary_answer_alone_is_none() -> None:
    with answering(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n") as uri, pytest.raises(NetworkError):
        perform(uri, Policy())

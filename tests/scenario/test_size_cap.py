"""Over real sockets, since it is about who reads what from them."""

from __future__ import annotations

import gzip
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime

import pytest

from contractkit.cassettes.tape import recording
from contractkit.errors import NetworkError
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import Policy, run
from contractkit.scenario.values import Given

LIMIT = 1024 * 1024


@contextmanager
def answering(head: str, piece: bytes, count: int) -> Iterator[tuple[str, list[int]]]:
    """Answer one request with pieces, and tell how many got away."""
    sent: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                try:
                    connection.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode())
                    for _ in range(count):
                        connection.sendall(piece)
                        sent.append(len(piece))
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", sent
        thread.join(10)


CHUNK = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
PLAIN = b"a" * 0x10000


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        ("Content-Length: 1073741824", PLAIN),
        ("Transfer-Encoding: chunked", CHUNK),
        ("Connection: close", PLAIN),
    ],
)
@pytest.mark.parametrize("recorded", [True, False])
def test_an_answer_without_end_is_refused_before_it_fills_the_memory(head: str, piece: bytes, recorded: bool) -> None:
    given = Given({}, lambda: datetime.now(UTC), lambda: "")
    with answering(head, piece, 1600) as (uri, sent):
        steps = run(parse(f"GET {uri}\n", "a.http"), given, Policy(max_body=LIMIT, timeout=5))
        around = recording() if recorded else nullcontext()
        with around, pytest.raises(NetworkError, match="its answer is larger than 1 MiB"):
            list(steps)
    assert sum(sent) < 32 * LIMIT


@pytest.mark.parametrize(
    ("head", "pieces"),
    [
        ("Content-Length: 65536", [PLAIN]),
        ("Transfer-Encoding: chunked", [CHUNK, b"0\r\n\r\n"]),
        ("Connection: close", [PLAIN]),
    ],
)
def test_an_answer_within_the_limit_is_whole(head: str, pieces: list[bytes]) -> None:
    given = Given({}, lambda: datetime.now(UTC), lambda: "")
    with answering(head, b"".join(pieces), 1) as (uri, _), recording():
        (result,) = run(parse(f"GET {uri}\n", "a.http"), given, Policy(max_body=LIMIT, timeout=5))
    assert result.response.body == PLAIN


@pytest.mark.parametrize("head", ["Content-Length: 65537", "Transfer-Encoding: chunked"])
def test_an_answer_that_was_cut_is_still_an_error(head: str) -> None:
    given = Given({}, lambda: datetime.now(UTC), lambda: "")
    with answering(head, CHUNK if "chunked" in head else PLAIN, 1) as (uri, _), recording():
        steps = run(parse(f"GET {uri}\n", "a.http"), given, Policy(max_body=LIMIT, timeout=5))
        with pytest.raises(NetworkError, match="broke off"):
            list(steps)


@pytest.mark.parametrize("head", ["", "Transfer-Encoding: chunked\r\n"])
@pytest.mark.parametrize("recorded", [True, False])
def test_a_packed_answer_is_refused_before_it_is_unpacked(head: str, recorded: bool) -> None:
    packed = gzip.compress(bytes(256 * LIMIT))
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed) if head else packed
    size = "" if head else f"Content-Length: {len(packed)}\r\n"
    given = Given({}, lambda: datetime.now(UTC), lambda: "")
    tracemalloc.start()
    with (
        answering(f"{head}{size}Content-Encoding: gzip", body, 1) as (uri, _),
        recording() if recorded else nullcontext(),
    ):
        steps = run(parse(f"GET {uri}", "a.http"), given, Policy(max_body=LIMIT))
        with pytest.raises(NetworkError, match="its answer is larger than 1 MiB"):
            next(steps)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * LIMIT


@pytest.mark.parametrize("has_more", [True, False])
def test_the_time_in_which_an_answer_is_awaited_is_used(has_more: bool) -> None:
    told: list[str] = []
    enough = threading.Event()

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            assert enough.wait(10)
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    def meanwhile() -> bool:
        told.append("work")
        if len(told) > 3 or not has_more:
            enough.set()
        return has_more

    policy = Policy(timeout=5, on_send=lambda request, secrets: told.append(request.method), meanwhile=meanwhile)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        uri = f"http://127.0.0.1:{server.getsockname()[1]}/"
        (result,) = run(parse(f"GET {uri}", "a.http"), Given({}, lambda: datetime.now(UTC), lambda: ""), policy)
        thread.join(10)
    assert result.response.status == 204
    assert told[:2] == ["GET", "work"]
    assert (len(told) > 3) == has_more

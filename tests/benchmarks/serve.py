"""The replay server, 1,000 exchanges over HTTP, against WireMock, or a bare ASGI application where there is none.

WireMock's jar is what WIREMOCK_JAR names, else npm puts it into a temporary folder. Every server is a process of its
own, asked over loopback by the same few connections, and warm: each pass sends the same bytes again.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlsplit

from contractkit.cassettes.file import dumps
from contractkit.model.exchange import Exchange
from tests.benchmarks.exchanges import ROOT, tape
from tests.benchmarks.measure import Comparison

COUNT = 1000
CONNECTIONS = 4
SECONDS = 20.0

BARE = """
import socket, uvicorn
answer = b" " * 3000
async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3000")]})
    await send({"type": "http.response.body", "body": answer})
listener = socket.create_server(("127.0.0.1", 0))
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(f"http://127.0.0.1:{listener.getsockname()[1]} bare", flush=True)
config = uvicorn.Config(app, http="auto", ws="none", lifespan="off", interface="asgi3", log_config=None,
                        access_log=False, server_header=False, date_header=False, proxy_headers=False)
uvicorn.Server(config).run([listener])
"""


def comparisons() -> Iterator[Comparison]:
    """Time one pass over the tape; the goals are the inverse of the rates: 4 x WireMock, 0.4 x bare ASGI."""
    messages = [_message(exchange) for exchange in tape(COUNT).exchanges]
    with TemporaryDirectory() as folder, ExitStack() as servers:
        jar = _wiremock_jar(Path(folder))
        ours = servers.enter_context(_ours(Path(folder)))
        theirs = servers.enter_context(_bare() if jar is None else _wiremock(jar, Path(folder)))
        yield Comparison(
            "serve a tape of 1,000 over HTTP",
            "bare ASGI application" if jar is None else "WireMock",
            lambda: load(ours, messages),
            lambda: load(theirs, messages),
            goal=2.5 if jar is None else 0.25,
            clock=time.perf_counter,
        )


def _wiremock_jar(folder: Path) -> Path | None:
    """Find WireMock, or fetch it; None where it or Java cannot be had."""
    if shutil.which("java") is None:
        return None
    if "WIREMOCK_JAR" in os.environ:
        return Path(os.environ["WIREMOCK_JAR"])
    npm = shutil.which("npm")
    if npm is None:
        return None
    command: list[str | Path] = [
        npm,
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        folder,
        "wiremock",
    ]
    with suppress(subprocess.SubprocessError, OSError):
        subprocess.run(command, check=True, timeout=120, capture_output=True)
    return next(folder.rglob("wiremock-standalone-*.jar"), None)


def load(port: int, messages: list[bytes]) -> None:
    """Send every message once, over a few connections, and look at every status."""
    failures: list[str] = []
    shares = [messages[number::CONNECTIONS] for number in range(CONNECTIONS)]
    threads = [Thread(target=_send, args=(port, share, failures), daemon=True) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not failures, failures[0]
    assert not any(thread.is_alive() for thread in threads), "the server does not answer"


def _send(port: int, messages: list[bytes], failures: list[str]) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for message in messages:
                connection.sendall(message)
                head, body = _answer(connection)
                if not head.startswith(b"HTTP/1.1 200"):
                    failures.append(f"{head.decode()}\n{body.decode()}")
                    return
    except (OSError, ValueError) as error:
        failures.append(repr(error))


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    """Read one answer; all servers here give a Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            raise OSError("the connection was closed")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head, body


def _message(exchange: Exchange) -> bytes:
    request = exchange.request
    kept = [(name, value) for name, value in request.headers if name.lower() not in {"host", "content-length"}]
    lines = [
        f"{request.method} {urlsplit(request.uri).path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in kept),
        f"Content-Length: {len(request.body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + request.body


@contextmanager
def _ours(folder: Path) -> Iterator[int]:
    path = folder / "many.yaml"
    path.write_text(dumps(tape(COUNT)), "utf-8")
    with _told([sys.executable, "-m", "contractkit", "serve", str(path), "--loop"]) as port:
        yield port


def _bare() -> AbstractContextManager[int]:
    return _told([sys.executable, "-c", BARE])


@contextmanager
def _told(command: list[str]) -> Iterator[int]:
    """Run a server that prints its address first."""
    with _running(command) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        port = urlsplit(line.split()[0]).port
        assert port, line
        yield port


@contextmanager
def _wiremock(jar: Path, folder: Path) -> Iterator[int]:
    """Run WireMock with a stub for each exchange, matched as strictly as it can: URL, If-Match, JSON body."""
    (folder / "mappings").mkdir()
    stubs = [_stub(exchange) for exchange in tape(COUNT).exchanges]
    (folder / "mappings" / "many.json").write_text(json.dumps({"mappings": stubs}), "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    options = ["--root-dir", str(folder), "--port", str(port), "--bind-address", "127.0.0.1"]
    quiet = ["--no-request-journal", "--disable-banner", "--use-chunked-encoding", "never"]
    with _running(["java", "-jar", str(jar), *options, *quiet]):
        _wait(f"http://127.0.0.1:{port}/__admin/mappings?limit=1")
        messages = [_message(exchange) for exchange in tape(COUNT).exchanges]
        for _ in range(5):  # the JVM compiles what runs often; a cold one would flatter us
            load(port, messages)
        yield port


def _stub(exchange: Exchange) -> dict[str, object]:
    request, response = exchange.request, exchange.response
    asked = {
        "method": request.method,
        "urlPath": urlsplit(request.uri).path,
        "headers": {"If-Match": {"equalTo": request.headers.get("If-Match")}},
        "bodyPatterns": [{"equalToJson": request.body.decode()}],
    }
    return {"request": asked, "response": {"status": response.status, "body": response.body.decode()}}


def _wait(url: str) -> None:
    until = time.monotonic() + SECONDS * 2
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise TimeoutError(url)


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as server:
        try:
            yield server
        finally:
            server.terminate()
            server.wait(SECONDS)

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest

from contractkit.errors import UsageError
from contractkit.loopback import listening
from contractkit.replay.server import run_forever, serving
from contractkit.replay.service import Replay
from tests.replay.client import Play
from tests.replay.tapes import exchange, tape, update

NODE = """
const origin = process.argv[1];
const put = (value, tag) => fetch(`${origin}/orders/1`, {
  method: "PUT", headers: {"Content-Type": "application/json", "If-Match": tag}, body: JSON.stringify(value)});
(async () => {
  const read = await fetch(`${origin}/orders/1`);
  const tag = read.headers.get("etag");
  const done = await put({value: 2, note: "n"}, tag);
  const stale = await put({value: 3}, tag);
  const missed = await put({value: 4}, tag);
  const problem = await missed.json();
  console.log(JSON.stringify([read.status, tag, done.status, stale.status, missed.status, problem.differences[0]]));
})();
"""


def build(origin: str) -> Replay:
    return Replay([update()], origin)


def test_it_listens_on_loopback_and_stops() -> None:
    with serving(build) as origin:
        address = urlsplit(origin)
        assert address.hostname == "127.0.0.1"
    assert not any(thread.name == "contractkit replay" for thread in threading.enumerate())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", address.port or 0))


def test_a_port_in_use_is_said_so() -> None:
    with listening(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be taken: it is in use"):
            serving(build, port=port).__enter__()


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_number_that_is_no_port_is_said_so(port: int) -> None:
    with pytest.raises(UsageError, match=f"{port} is no port"):
        serving(build, port=port).__enter__()


def test_without_the_server_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UsageError, match=r"serve needs uvicorn: pip install 'contractkit\[server\]'"):
        serving(build).__enter__()


def test_importing_it_loads_no_server_library() -> None:
    program = "import sys, contractkit.replay.server; print('uvicorn' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_run_forever_ends_on_an_interrupt() -> None:
    statuses: list[int] = []

    def ask_and_interrupt(origin: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        connection.request("GET", "/orders/1")
        statuses.append(connection.getresponse().status)
        connection.close()
        os.kill(os.getpid(), signal.SIGINT)

    asking: list[threading.Thread] = []

    def ready(origin: str) -> None:
        asking.append(threading.Thread(target=ask_and_interrupt, args=(origin,)))
        asking[0].start()

    with pytest.raises(KeyboardInterrupt):
        run_forever(build, ready=ready)
    asking[0].join()
    assert statuses == [200]


def test_one_connection_serves_many_requests(play: Play) -> None:
    client = play(tape(*(exchange("GET", f"/{number}", answer=str(number).encode()) for number in range(50))))
    connection = http.client.HTTPConnection(urlsplit(client.origin).netloc, timeout=10)
    for number in range(50):
        connection.request("GET", f"/{number}")
        assert connection.getresponse().read() == str(number).encode()
    connection.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_plays_a_tape(play: Play) -> None:
    client = play(update())
    own = ["--silent", "--show-error", "--noproxy", "*", "--max-time", "10", "--write-out", " %{http_code}"]
    put = ["-X", "PUT", "-H", "Content-Type: application/json", "-H", 'If-Match: "one"', "--data", '{"value": 3}']
    for arguments, shown in (([], '{"value": 1} 200'), (put, '{"error": "stale"} 412')):
        command = ["curl", *own, *arguments, f"{client.origin}/orders/1"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
        assert done.stdout == shown


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_a_node_client_plays_a_tape(play: Play) -> None:
    client = play(update())
    done = subprocess.run(["node", "-e", NODE, client.origin], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ('[200,"\\"one\\"",200,412,409,{"field":"body /value","recorded":"3","sent":"4"}]')

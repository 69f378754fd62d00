from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest

from contractkit.errors import PageError, UsageError
from contractkit.loopback import listening
from contractkit.model.contract import Contract
from contractkit.sandbox.app import MAX_CONTENT
from contractkit.sandbox.server import run_forever, serving

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"


def test_it_listens_on_loopback_and_stops_soon(shipped: Contract) -> None:
    with serving(shipped) as base:
        address = urlsplit(base)
        assert address.hostname == "127.0.0.1"
        idle = socket.create_connection(("127.0.0.1", address.port or 0))
        start = monotonic()
    assert monotonic() - start < 0.5
    idle.close()
    assert not any(thread.name == "contractkit sandbox" for thread in threading.enumerate())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", address.port or 0))


def test_it_stops_when_the_context_fails(shipped: Contract) -> None:
    with pytest.raises(KeyError), serving(shipped):
        raise KeyError
    assert not any(thread.name == "contractkit sandbox" for thread in threading.enumerate())


def test_the_port_can_be_chosen(shipped: Contract) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(shipped, port=port) as base:
        assert base == f"http://127.0.0.1:{port}"


def test_no_answer_is_held_back_by_nagles_algorithm() -> None:
    with listening(0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_in_use_is_said_so(shipped: Contract) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be taken: it is in use"), serving(shipped, port=port):
            pass


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_number_that_is_no_port_is_said_so(shipped: Contract, port: int) -> None:
    with pytest.raises(UsageError, match=f"{port} is no port"), serving(shipped, port=port):
        pass


def test_an_unknown_drift_is_an_error_with_the_near_miss(shipped: Contract) -> None:
    with pytest.raises(UsageError, match=r"no drift 'links-gon'. Did you mean 'links-gone'\?"):
        serving(shipped, drift="links-gon").__enter__()


def test_a_page_without_operations_cannot_be_served() -> None:
    with pytest.raises(PageError), serving(Contract("page.md")):
        pass


@pytest.mark.parametrize("missing", ["uvicorn", "starlette.concurrency"])
def test_without_the_server_packages_it_says_what_to_install(
    shipped: Contract, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UsageError, match=r"pip install 'contractkit\[server\]'"), serving(shipped):
        pass


def test_content_without_end_is_cut_off(serve: Any, shipped: Contract) -> None:
    with serve(shipped) as client:
        answer = client.ask("PUT", NEW, data=b" " * (MAX_CONTENT + 1), headers={"If-Match": "*"})
        assert answer.status_code == 413


def test_a_client_that_breaks_off_harms_nobody(serve: Any, shipped: Contract) -> None:
    with serve(shipped) as client:
        connection = http.client.HTTPConnection(urlsplit(client.base).netloc, timeout=10)
        connection.putrequest("PUT", NEW)
        connection.putheader("Content-Length", "100")
        connection.endheaders()
        connection.send(b"{")
        connection.close()
        assert client.ask("GET", NEW).status_code == 200


def test_importing_it_loads_no_server_library() -> None:
    program = "import sys, contractkit.sandbox.server as s; print(sorted({'uvicorn', 'starlette'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_run_forever_tells_its_address_and_ends_on_an_interrupt(shipped: Contract) -> None:
    answers: list[int] = []

    def ask_and_interrupt(base: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
        connection.request("GET", NEW, headers={"Authorization": "Bearer t"})
        answers.append(connection.getresponse().status)
        connection.close()
        os.kill(os.getpid(), signal.SIGINT)

    asking: list[threading.Thread] = []

    def ready(base: str) -> None:
        asking.append(threading.Thread(target=ask_and_interrupt, args=(base,)))
        asking[0].start()

    with pytest.raises(KeyboardInterrupt):
        run_forever(shipped, ready=ready, token="t")
    asking[0].join()
    assert answers == [200]


def test_run_forever_fails_before_it_is_ready(shipped: Contract, tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(UsageError, match="cannot be opened"):
        run_forever(shipped, ready=told.append, database=str(tmp_path / "missing" / "state.db"))
    assert told == []

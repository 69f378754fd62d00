"""The replay server on a loopback port: as a context for tests, and until it is stopped for the command line."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeAlias

from contractkit.errors import UsageError
from contractkit.loopback import listening, origin_of
from contractkit.replay.app import App, application
from contractkit.replay.service import Service

if TYPE_CHECKING:
    import uvicorn

_IDLE_SECONDS: Final = 600
_QUEUE: Final = 2048

Build: TypeAlias = Callable[[str], Service]
"""Makes the service, once its origin is known."""


@contextmanager
def serving(build: Build, *, port: int = 0) -> Iterator[str]:
    """Serve while the context lasts.

    Yields:
        The origin: `http://127.0.0.1:PORT`.

    Raises:
        UsageError: the port is taken, or the server not installed.
        CassetteError: an exchange cannot be served.
    """
    with _prepared(build, port) as (server, listener):
        thread = Thread(target=server.run, args=([listener],), name="contractkit replay", daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            thread.join(0.005)
        try:
            yield origin_of(listener)
        finally:
            server.should_exit = True
            thread.join()


def run_forever(build: Build, *, ready: Callable[[str], None], port: int = 0) -> None:
    """Serve until the process is told to stop. For the main thread.

    Args:
        build: makes the service.
        ready: told the origin once connections are taken.
        port: on 127.0.0.1; 0 takes a free one.

    Raises:
        UsageError: the port is taken, or the server not installed.
        CassetteError: an exchange cannot be served.
        KeyboardInterrupt: it was interrupted, and everything is closed. SIGTERM does what it did before.
    """
    with _prepared(build, port) as (server, listener):
        ready(origin_of(listener))
        server.run([listener])


@contextmanager
def _prepared(build: Build, port: int) -> Iterator[tuple[uvicorn.Server, socket.socket]]:
    with listening(port) as listener:
        origin = origin_of(listener)
        yield _server(application(build(origin), origin)), listener


def _server(app: App) -> uvicorn.Server:
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise UsageError(f"serve needs {error.name}: pip install 'contractkit[server]'.") from error
    return uvicorn.Server(
        uvicorn.Config(
            app,
            # httptools where it is installed, which reads requests several times as fast as h11.
            http="auto",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            backlog=_QUEUE,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=1,
        )
    )

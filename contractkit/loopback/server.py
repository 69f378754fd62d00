"""An ASGI application on a loopback port: for a while, or until the process is told to stop; the home of uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from contractkit.errors import UsageError

if TYPE_CHECKING:
    from uvicorn import Server as Server  # noqa: PLC0414 - those who call `server_of` name what it returns

Application: TypeAlias = Callable[..., Awaitable[None]]
"""An application as ASGI 3 has it."""

_IDLE_SECONDS: Final = 600
"""How long an idle connection is kept. A person at a prompt thinks longer than the 5 seconds that a server grants."""
_QUEUE: Final = 2048


def server_of(build: Callable[[], Application], *, who: str, parser: Literal["auto", "h11"] = "auto") -> Server:
    """Prepare a server that answers with an application and adds nothing of its own.

    Args:
        build: makes the application.
        who: needs the server, for the sentence that says it is not installed.
        parser: reads the requests; `auto` takes httptools where it is installed, several times as fast as h11.

    Raises:
        UsageError: the server, or what the application needs, is not installed.
    """
    try:
        from uvicorn import Config, Server

        app = build()
    except ModuleNotFoundError as error:
        raise UsageError(f"{who} needs {error.name}: pip install 'contractkit[server]'.") from error
    return Server(
        Config(
            app,
            http=parser,
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


@contextmanager
def running(server: Server, listener: socket.socket, *, name: str) -> Iterator[None]:
    """Serve in a thread while the context lasts.

    Args:
        server: what `server_of` made.
        listener: takes connections already.
        name: of the thread, for debuggers.
    """
    thread = Thread(target=server.run, args=([listener],), name=name, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        thread.join(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()

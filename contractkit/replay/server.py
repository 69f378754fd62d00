"""The replay server on a loopback port: as a context for tests, and until it is stopped for the command line."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from contractkit.loopback import listening, origin_of
from contractkit.loopback.server import running, server_of
from contractkit.replay.app import application
from contractkit.replay.service import Service

if TYPE_CHECKING:
    from contractkit.loopback.server import Server

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
    with _prepared(build, port) as (server, listener), running(server, listener, name="contractkit replay"):
        yield origin_of(listener)


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
def _prepared(build: Build, port: int) -> Iterator[tuple[Server, socket.socket]]:
    with listening(port) as listener:
        origin = origin_of(listener)
        yield server_of(lambda: application(build(origin), origin), who="serve"), listener

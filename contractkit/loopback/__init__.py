"""A port that only this machine reaches, and the names that a request may come by."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from contractkit.errors import UsageError

_ADDRESS: Final = "127.0.0.1"
_LAST_PORT: Final = 65535
_NAME: Final = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


def is_loopback(authority: str) -> bool:
    """Tell whether a Host field names this machine. A web page can make its own name resolve to 127.0.0.1."""
    return _NAME.fullmatch(authority) is not None


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Take a port of 127.0.0.1. Connections queue from here on.

    Args:
        port: 0 takes a free one.

    Raises:
        UsageError: it is taken, or no port.
    """
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(f"{port} is no port: use 0 to {_LAST_PORT}, where 0 takes a free one.")
    try:
        listener = socket.create_server((_ADDRESS, port))
    except OSError as error:
        why = "it is in use" if error.errno == errno.EADDRINUSE else (error.strerror or str(error)).lower()
        raise UsageError(f"port {port} cannot be taken: {why}. Name another one, or 0 for a free one.") from error
    with listener:
        # Inherited by every connection. asyncio switches Nagle's algorithm off only on sockets that it made itself,
        # and with it each answer would wait for 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def origin_of(listener: socket.socket) -> str:
    """Return the origin that a listener serves: `http://127.0.0.1:PORT`."""
    return f"http://{_ADDRESS}:{listener.getsockname()[1]}"

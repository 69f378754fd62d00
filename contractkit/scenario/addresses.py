"""The addresses that a host's name stands for."""

from __future__ import annotations

import socket
from functools import lru_cache


@lru_cache(maxsize=256)
def addresses_of(host: str) -> frozenset[str]:
    """Ask the system for the IP addresses of a host; an address is its own.

    Raises:
        OSError: it has none.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("not a name that a host can have") from error
    return frozenset(str(info[4][0]) for info in found)

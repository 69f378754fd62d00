"""Connections that are still at work when their tape closes: each is closed by the thread that uses it.

vcrpy closes them all at once. Under a thread that is still sending, that is worse than an error: http.client opens a
new connection by itself, sends the rest of the body there, and nobody closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

_AT_WORK: Final = "_contractkit_at_work"
_LEFT: Final = "_vcr_cassette_exited"
"""vcrpy's own sign: a response that is let go of gives back the place in the pool, and not the connection."""


class Connection(Protocol):
    """What is used of vcr.stubs.VCRConnection."""

    def close(self) -> None:
        """Close the real connection."""
        ...


def closing_after_work(getresponse: Callable[..., object]) -> Callable[..., object]:
    """Make a connection's request close it at its end when the tape has closed meanwhile.

    Args:
        getresponse: of the connection's class: sends the request, and reads the answer whole.
    """

    def at_work(connection: Connection, *args: object, **options: object) -> object:
        # Not by setattr, which vcrpy hands on to the real connection.
        own = vars(connection)
        own[_AT_WORK] = True
        try:
            return getresponse(connection, *args, **options)
        finally:
            own[_AT_WORK] = False
            if own.get(_LEFT):
                connection.close()

    return at_work


def leave(connections: Iterable[Connection]) -> list[Connection]:
    """Tell connections that their tape has closed, and return those that close themselves, because they are at work."""
    every = list(connections)
    for connection in every:
        vars(connection)[_LEFT] = True
    # In this order: a request that ends between the two is closed twice, and none is closed by nobody.
    return [connection for connection in every if vars(connection).get(_AT_WORK)]


class PoolCleaner(Protocol):
    """What is used of vcr.patch.ConnectionRemover."""

    _connection_pool_to_connections: dict[object, set[Connection]]

    def __exit__(self, *args: object) -> None: ...


class Emptied:
    """Takes vcrpy's connections out of urllib3's pools and closes them, but for those that are at work.

    The pools are let go of, which vcrpy would keep.
    """

    def __init__(self, remover: PoolCleaner) -> None:
        self._remover = remover

    def __call__(self) -> None:
        """Empty the pools."""
        pools = self._remover._connection_pool_to_connections  # noqa: SLF001
        for connections in pools.values():
            connections.difference_update(leave(connections))
        self._remover.__exit__(None, None, None)
        pools.clear()

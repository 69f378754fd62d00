"""vcrpy's patches, put in place when something needs them: to load vcrpy loads every HTTP library that is installed.

Until then there are trip wires where a request would leave the short cut: where a connection of http.client or urllib3
is made, where one is taken from a pool, and where another HTTP library is imported. Whoever meets one waits until the
patches are in place, and goes on through them.
"""

from __future__ import annotations

import http.client
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import RLock
from typing import Any, Final

from contractkit.cassettes.import_watch import ImportWatch
from contractkit.cassettes.patches import Patches, Replacement, Replacements

CLIENTS: Final = frozenset(
    {
        "aiohttp",
        "botocore.awsrequest",
        "httplib2",
        "httpx",
        "httpx2",
        "httpx_curl_cffi",
        "pyreqwest.compatibility.httpx",
        "tornado.curl_httpclient",
        "tornado.simple_httpclient",
        "vcr",
    }
)
"""What may only be used with the patches in place: the libraries that vcrpy knows beside those with a wire."""


_USUAL: Final = frozenset({"http.client", "urllib3.connection"})
_MOMENT: Final = 0.01
"""Seconds."""


class LongWay:
    """The patches, or the wires, while at least one block holds them. Threads may share them."""

    def __init__(self, patches: Patches, load: Callable[[], object]) -> None:
        """Begin with neither.

        Args:
            patches: what the long way needs.
            load: imports what it takes to build them.
        """
        self._patches = patches
        self._load = load
        self._wires = Patches(self._build_wires)
        self._watch = ImportWatch(CLIENTS, lambda: self._open(wait=False))
        self._lock = RLock()
        self._holders = 0
        self._has_wires = self._is_loading = self._is_open = False

    @contextmanager
    def held(self, *, at_once: bool = False) -> Iterator[None]:
        """Have requests go the long way, or no way at all, while the block runs.

        Args:
            at_once: put the patches in place before anything meets a wire.
        """
        with self._lock:
            if not self._holders and not at_once and _can_wait():
                self._wires.put()
                self._watch.begin()
                self._has_wires = True
            self._holders += 1
        try:
            if at_once or not self._has_wires:
                self._open()
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if not self._holders:
                    self._close()

    @property
    def waits(self) -> bool:
        """Whether there are wires, and nothing has met one."""
        return self._has_wires and not self._is_open

    def _open(self, *, wait: bool = True) -> None:
        # Who comes from an import holds a lock that another thread, which is at this already, may wait for. Others
        # have this one for a moment only: to go on without them would leave what was imported without its patches.
        while not self._lock.acquire(timeout=-1 if wait else _MOMENT):
            if self._is_loading:
                return
        try:
            if self._holders and not self._is_open and not self._is_loading:
                self._is_loading = True
                try:
                    self._load()  # other threads wait at the wires
                    self._patches.put()
                    self._is_open = True
                finally:
                    self._is_loading = False
        finally:
            self._lock.release()

    def _close(self) -> None:
        if self._is_open:
            self._patches.take_back()
        if self._has_wires:
            self._watch.end()
            self._wires.take_back()
        self._is_open = self._has_wires = False

    def _is_met(self) -> bool:
        """Put the patches in place, and tell whether they were not when this was asked."""
        if not self.waits:
            return False
        self._open()
        return self._is_open

    def _build_wires(self) -> Replacements:
        from urllib3 import HTTPConnectionPool

        take = Replacement(HTTPConnectionPool, "_get_conn", self._wire_at_pool(vars(HTTPConnectionPool)["_get_conn"]))
        return Replacements((take, *(Replacement(kind, "__init__", self._wire_at(kind)) for kind in _connections())))

    def _wire_at_pool(self, original: Callable[..., object]) -> Callable[..., object]:
        @wraps(original)
        def get_conn(pool: Any, *args: object, **options: object) -> object:
            if self._is_met():
                return pool._get_conn(*args, **options)  # noqa: SLF001  # what stands here now
            return original(pool, *args, **options)

        return get_conn

    def _wire_at(self, kind: type) -> Callable[..., None]:
        original: Callable[..., None] = vars(kind)["__init__"]

        @wraps(original)
        def init(self: Any, *args: object, **options: object) -> None:
            stub: Any = way._patches.instead_of(kind) if self.__class__ is kind and way._is_met() else None
            if stub is None:
                original(self, *args, **options)
                return
            # What its maker would have got, had the patches been in place.
            self.__class__ = stub
            stub.__init__(self, *args, **options)

        way = self
        return init


def _connections() -> tuple[type, ...]:
    """Return the classes whose instances reach for the network; with requests, urllib3 is loaded."""
    from urllib3 import connection

    client = http.client
    return client.HTTPConnection, client.HTTPSConnection, connection.HTTPConnection, connection.HTTPSConnection


def _can_wait() -> bool:
    """Tell whether all that could send a request is known to have a wire, and vcrpy would have to be loaded."""
    return (
        "requests.adapters" in sys.modules
        and not any(name in sys.modules for name in CLIENTS)
        # Another tool may have put something else in their place.
        and all(kind.__module__ in _USUAL and "__init__" in vars(kind) for kind in _connections())
    )

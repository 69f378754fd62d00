"""The addresses that a host's name stands for, and connections that go to no other.

Whoever owns a name can let it stand for one address when it is checked, and for another a moment later, when the
connection is made (DNS rebinding). So a name is looked up once, and the connection goes where the check looked. What
is sent stays the same: the Host field and the name in TLS are the host's, and so the certificate is checked for it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from threading import Lock
from typing import Any, Final

from contractkit.cassettes.patches import Patches, Replacement, Replacements


def addresses_of(host: str) -> frozenset[str]:
    """Ask the system for the IP addresses of a host; an address is its own, and nobody is asked for it.

    Raises:
        OSError: it has none.
    """
    with suppress(ValueError):
        return frozenset({str(ip_address(host))})
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("not a name that a host can have") from error
    return frozenset(str(info[4][0]) for info in found)


class Checked:
    """The hosts that were looked up, with the addresses they had then."""

    def __init__(self, look_up: Callable[[str], Collection[str]]) -> None:
        self._look_up = look_up
        self._known: dict[str, tuple[str, ...]] = {}

    def addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a host, from now on always the same; none when it has none."""
        if host not in self._known:
            try:
                self._known[host] = tuple(sorted(self._look_up(host)))
            except OSError:
                self._known[host] = ()
        return self._known[host]

    def get(self, host: str) -> tuple[str, ...] | None:
        """Return the addresses of a host that was looked up; None for any other."""
        return self._known.get(host)


_RUNNING: Final[list[Checked]] = []
_LOCK: Final = Lock()


@contextmanager
def connecting_where_checked(look_up: Callable[[str], Collection[str]]) -> Iterator[Checked]:
    """Have connections to the hosts that are looked up here go to the addresses that were found, and nowhere else.

    Hosts that nobody looked up here are as they were, in other threads too.
    """
    checked = Checked(look_up)
    with _LOCK:
        _RUNNING.append(checked)
    try:
        with _PATCHES.held():
            yield checked
    finally:
        with _LOCK:
            _RUNNING.remove(checked)


def _build() -> Replacements:
    original = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **options: Any) -> list[Any]:  # as in socket
        with _LOCK:
            found = next((known for each in _RUNNING if (known := each.get(host)) is not None), None)
        if found is None:
            return original(host, port, *args, **options)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name stands for no address")
        return [info for address in found for info in original(address, port, *args, **options)]

    return Replacements([Replacement(socket, "getaddrinfo", getaddrinfo)])


_PATCHES: Final = Patches(_build)

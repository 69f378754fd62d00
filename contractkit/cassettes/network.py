"""The network, shut: what a test sends must be answered from its tape.

Guarded is what Python's sockets do: connecting, sending datagrams, looking up names. A library that does its own
networking in C, and a connection that was open before, are beyond reach.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Final

from contractkit.cassettes.patches import own, put_back

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_METHODS: Final = tuple(
    name for name in ("connect", "connect_ex", "sendto", "sendmsg") if hasattr(socket.socket, name)
)  # Windows has no sendmsg
_FUNCTIONS: Final = (
    "getaddrinfo",
    "create_connection",
    "gethostbyname",
    "gethostbyname_ex",
    "gethostbyaddr",
    "getnameinfo",
)
_TARGETS: Final = ("host", "address")
"""By what name some functions know what is reached for."""
_SHUT: Final = "the network is shut while a tape is replayed"
_SIGN: Final = "_contractkit_guarded"


class NetworkBlockedError(RuntimeError):
    """Something reached for the network while it was shut.

    Not an OSError: HTTP libraries retry those, for minutes, and programs take them for a server that is down.
    """

    def __init__(self, target: str, why: str) -> None:
        self.target = target
        super().__init__(f"{why}, and {target} was reached for.")


@dataclass(frozen=True, slots=True)
class Guard:
    """What was reached for while the network was shut.

    Attributes:
        allowed: what may be reached, as `host` or `host:port`.
        why: why nothing else may, as the beginning of a sentence.
        attempts: every `host:port` or host name that was refused, whether or not the program swallowed the error.
    """

    allowed: frozenset[str]
    why: str
    attempts: list[str] = field(default_factory=list)
    _addresses: set[str] = field(default_factory=set)

    def check(self, host: object, port: object = None) -> None:
        """Let an allowed target pass.

        Raises:
            NetworkBlockedError: the target is not allowed.
        """
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "localhost")
        if not self.allows(name, port):
            target = f"{name}:{port}" if port else name
            self.attempts.append(target)
            raise NetworkBlockedError(target, self.why)

    def allows(self, name: str, port: object) -> bool:
        """Tell whether a target is allowed."""
        wanted = {name.lower(), f"{name}:{port}".lower()}
        if not wanted.isdisjoint(self.allowed) or not wanted.isdisjoint(self._addresses):
            return True
        # The address of a host may be looked up of which one port may be reached.
        return port is None and any(entry.startswith(f"{name}:".lower()) for entry in self.allowed)

    def resolved(self, host: object, found: object) -> None:
        """Allow the addresses that an allowed name has: what was looked up is what is connected to."""
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        for entry in self.allowed:
            known, colon, port = entry.partition(":")
            if known == name.lower():
                self._addresses.update(f"{address}{colon}{port}".lower() for address in _addresses_in(found))


def _addresses_in(found: object) -> Iterator[str]:
    """Yield the addresses in what a look-up returns: one, (name, aliases, addresses), or a list of sockets' places."""
    if isinstance(found, list):
        yield from (str(place[4][0]) for place in found)
    else:
        yield from found[2] if isinstance(found, tuple) else [str(found)]


@contextmanager
def no_network(*, allow: Collection[str] = (), loopback: bool = False, why: str = _SHUT) -> Iterator[Guard]:
    """Refuse every use of the network while the block runs; afterwards everything is as before.

    Args:
        allow: what may be reached all the same, as `host` or `host:port`.
        loopback: let this machine's own addresses be reached.
        why: why nothing else may be reached, as the beginning of a sentence.
    """
    guard = Guard(frozenset(name.lower() for name in allow) | (_LOOPBACK if loopback else frozenset()), why)
    _shut(guard)
    try:
        yield guard
    finally:
        _leave(guard)


_LOCK: Final = Lock()
_GUARDS: Final[list[Guard]] = []
"""Those that are on duty; what one refuses, none of the others can allow."""
_REPLACED: Final[list[tuple[object, str, object]]] = []
"""What is put back once the last guard has left: owner, name, and what the owner itself held."""


def _shut(guard: Guard) -> None:
    with _LOCK:
        _GUARDS.append(guard)
        for owner, names, guarded in (
            (socket.socket, _METHODS, _guarded_method),
            (socket, _FUNCTIONS, _guarded_function),
        ):
            for name in names:
                original = getattr(owner, name)
                # Of a guard around this one, unless somebody has replaced it since.
                if not getattr(original, _SIGN, False):
                    _REPLACED.append((owner, name, own(owner, name)))
                    setattr(owner, name, guarded(original))


def _leave(guard: Guard) -> None:
    with _LOCK:
        _GUARDS[:] = [each for each in _GUARDS if each is not guard]
        while _REPLACED and not _GUARDS:
            put_back(*_REPLACED.pop())


def _check(host: object, port: object = None) -> None:
    for guard in reversed(_GUARDS.copy()):
        guard.check(host, port)


@lru_cache(maxsize=64)  # a guard for every test of a suite, and each puts the same in place
def _guarded_method(original: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, *args: object) -> object:
        # The address is the tuple with a number; Unix sockets name files, and connected sockets name nothing.
        if self.family in (socket.AF_INET, socket.AF_INET6):
            for address in args:
                if isinstance(address, tuple) and len(address) > 1 and hasattr(address[1], "__index__"):
                    _check(address[0], address[1])
        return original(self, *args)

    setattr(guarded, _SIGN, True)
    return guarded


@lru_cache(maxsize=64)
def _guarded_function(original: Callable[..., object]) -> Callable[..., object]:
    def guarded(*args: object, **options: object) -> object:
        target = args[0] if args else next((options[name] for name in _TARGETS if name in options), None)
        if isinstance(target, tuple):
            _check(*target[:2])
        else:
            _check(target, args[1] if len(args) > 1 else options.get("port"))
        found = original(*args, **options)
        for guard in _GUARDS.copy():
            guard.resolved(target, found)
        return found

    setattr(guarded, _SIGN, True)
    return guarded

"""The network, shut: what a test sends must be answered from its tape.

Guarded is what Python's sockets do: connecting, sending datagrams, looking up names. A library that does its own
networking in C, and a connection that was open before, are beyond reach.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

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
_MISSING: Final = object()
_SHUT: Final = "the network is shut while a tape is replayed"


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
    with ExitStack() as stack:
        for name in _METHODS:
            _patch(stack, socket.socket, name, _guarded_method(getattr(socket.socket, name), guard))
        for name in _FUNCTIONS:
            _patch(stack, socket, name, _guarded_function(getattr(socket, name), guard))
        yield guard


def _guarded_method(original: Callable[..., object], guard: Guard) -> Callable[..., object]:
    def guarded(self: socket.socket, *args: object) -> object:
        # The address is the tuple among the arguments; Unix sockets name files, and connected sockets name nothing.
        if self.family in (socket.AF_INET, socket.AF_INET6):
            for address in args:
                if isinstance(address, tuple) and len(address) > 1:
                    guard.check(address[0], address[1])
        return original(self, *args)

    return guarded


def _guarded_function(original: Callable[..., object], guard: Guard) -> Callable[..., object]:
    def guarded(target: object, *args: object, **options: object) -> object:
        if isinstance(target, tuple):
            guard.check(*target[:2])
        else:
            guard.check(target, args[0] if args else options.get("port"))
        found = original(target, *args, **options)
        guard.resolved(target, found)
        return found

    return guarded


def _patch(stack: ExitStack, owner: object, name: str, replacement: object) -> None:
    """Set an attribute until the stack closes; one that was inherited is taken away again."""
    own = vars(owner).get(name, _MISSING)
    setattr(owner, name, replacement)
    stack.callback(delattr, owner, name) if own is _MISSING else stack.callback(setattr, owner, name, own)

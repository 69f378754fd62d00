"""Where a request goes, and whether it may change something there."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from contractkit.errors import UnsafeError, UsageError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that ask for no change (RFC 9110, 9.2.1)."""

_URI = re.compile(
    r"https?://(?P<host>\[[0-9a-f:.]+\]|[^\s/?#@:\\\[\]]+)(?::(?P<port>\d{1,5}))?(?=[/?#]|$)[^\x00-\x1f\x7f]*",
    re.IGNORECASE,
)
"""Stricter than RFC 3986: where two readers of a URI could disagree on its host, nothing may be sent to it."""


def authority(uri: str, *, path: str, line: int) -> str:
    """Return the host of an absolute http(s) URI, in lower case, with its port when it names one.

    Raises:
        UsageError: it is not such a URI, or carries a user name.
    """
    found = _URI.fullmatch(uri)
    if found is None:
        raise UsageError(
            "the URI must be absolute, with http:// or https:// and a plain host, and without a user name; "
            "{{base}} at its beginning and --base-url give it one.",
            path=path,
            line=line,
        )
    host, port = found["host"].lower(), found["port"]
    return f"{host}:{port}" if port else host


def refuse_unasked_write(method: str, place: str, allowed: Collection[str], *, path: str, line: int) -> None:
    """Refuse to change anything on a host that nobody allowed to be written to.

    The place is what `authority` returns; what is allowed are hosts, or hosts with their port, beside this machine.

    Raises:
        UnsafeError: it would be such a write. It names the setting that allows it.
    """
    host = re.sub(r":\d+$", "", place)
    if method in SAFE_METHODS or _is_loopback(host) or {host, place} & {name.lower() for name in allowed}:
        return
    raise UnsafeError(
        f"{method} would change data on {host}, which is not this machine. Nothing was sent. To allow it, put "
        f'allow-writes = ["{host}"] under [tool.contractkit] in pyproject.toml.',
        path=path,
        line=line,
    )


def refuse_private_address(
    place: str, addresses: Collection[str], allowed: Collection[str], *, path: str, line: int
) -> None:
    """Refuse to speak to an address that only somebody inside a network can reach, unless its host is allowed.

    A scenario from elsewhere must not be able to ask a cloud's metadata service for credentials (169.254.169.254), or
    a router for its settings. This machine is always allowed: that is where sandboxes run.

    The place is what `authority` returns, the addresses are what its host stands for; what is allowed are hosts, or
    hosts with their port.

    Raises:
        UnsafeError: one of the addresses is such an address. It names the setting that allows it.
    """
    host = re.sub(r":\d+$", "", place)
    if _is_loopback(host) or {host, place} & {name.lower() for name in allowed}:
        return
    for address in (ip_address(each.partition("%")[0]) for each in addresses):
        plain = getattr(address, "ipv4_mapped", None) or address
        if not plain.is_global or plain.is_multicast:
            known_as = "" if host.strip("[]") == str(plain) else f"{plain}, "
            raise UnsafeError(
                f"{host} is {known_as}an address inside a network. Nothing was sent. To allow it, put "
                f'allow-private = ["{host}"] under [tool.contractkit] in pyproject.toml, or give --allow-private.',
                path=path,
                line=line,
            )


@lru_cache(maxsize=64)  # a scenario asks the same few hosts again and again
def _is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: `localhost` (RFC 6761, 6.3), 127.0.0.0/8 or ::1.

    Names below `.localhost` are not: resolvers differ on them, and some ask the network.
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

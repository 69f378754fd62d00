"""Secrets on an exchange that was read, by the place where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from contractkit.cassettes.secrets import scan
from contractkit.errors import UnsafeError
from contractkit.model.exchange import Exchange
from contractkit.model.json_value import pointer


def secrets_in(exchange: Exchange, *, bodies: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the kind of each secret.

    Args:
        exchange: what to look at.
        bodies: whether to look into bodies, too, which is what takes time.
    """
    yield from (("/request/uri", kind) for kind in _kinds(exchange.request.uri))
    for side, message in (("request", exchange.request), ("response", exchange.response)):
        for name, value in message.headers:
            yield from ((pointer((side, "headers", name)), kind) for kind in _kinds(f"{name}: {value}"))
        for kind in _kinds_in_body(message.body) if bodies and message.body else ():
            yield pointer((side, "body")), kind


def refuse_secrets(exchanges: Iterable[tuple[int, Exchange]], path: str) -> None:
    """Say where exchanges hold secrets, so that somebody can look: a line of a file that was not written says nothing.

    Args:
        exchanges: those in whose text there is a secret, with their numbers, from 1.
        path: the tape that is not written.

    Raises:
        UnsafeError: there are such; the message names kinds and places, and never what leaked.
    """
    found = [
        f"{kind} in exchange {number}, {where}"
        for number, each in exchanges
        for where, kind in [*secrets_in(each)] or [("in what its parts make together", "a secret")]
    ]
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise UnsafeError(f"not written, because it would hold a secret: {'; '.join(found[:3])}{more}.", path=path)


@lru_cache(maxsize=4096)
def _kinds(text: str) -> tuple[str, ...]:
    return _kinds_in_body(text.encode("utf-8", "surrogatepass"))


def _kinds_in_body(data: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leak.kind for leak in scan(data)))

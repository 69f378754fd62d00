"""A tape as if it had been recorded from another address: tapes are verified where the service is today."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from contractkit.cassettes.content_coding import resized
from contractkit.model.exchange import Exchange, Headers, Request, Response


def base_of(exchanges: Sequence[Exchange], recorded: str | None) -> str:
    """Return where the service was: what the tape says, else the origin of its first request.

    Args:
        exchanges: of the tape; at least one.
        recorded: the base URL that the tape says it was recorded from.
    """
    first = exchanges[0].request.uri
    base = (recorded or "").rstrip("/")
    if base and re.match(rf"{re.escape(base)}(?=[/?#]|$)", first):
        return base
    parts = urlsplit(first)
    return f"{parts.scheme}://{parts.netloc}"


def relocated(exchanges: Sequence[Exchange], old: str, new: str) -> tuple[Exchange, ...]:
    """Return exchanges with one base URL put for another, in URIs, headers and bodies."""
    if old == new:
        return tuple(exchanges)
    found = re.compile(rf"{re.escape(old)}(?![\w.:@-])", re.IGNORECASE)
    found_in_bytes = re.compile(rb"%s(?![\w.:@-])" % re.escape(old.encode()), re.IGNORECASE)

    def text(value: str) -> str:
        return found.sub(lambda _: new, value)

    def body(value: bytes) -> bytes:
        return found_in_bytes.sub(lambda _: new.encode(), value)

    return _rewritten(exchanges, text, body)


def renamed(exchanges: Sequence[Exchange], names: Mapping[str, str]) -> tuple[Exchange, ...]:
    """Return exchanges with texts put for others wherever they stand, as if they had been chosen so at first.

    Args:
        exchanges: the exchanges.
        names: the new text for each old one, which are too particular to stand anywhere by chance.
    """
    if not names:
        return tuple(exchanges)

    def text(value: str) -> str:
        for old, new in names.items():
            value = value.replace(old, new)
        return value

    def body(value: bytes) -> bytes:
        for old, new in names.items():
            value = value.replace(old.encode(), new.encode())
        return value

    return _rewritten(exchanges, text, body)


def _rewritten(
    exchanges: Sequence[Exchange], text: Callable[[str], str], body: Callable[[bytes], bytes]
) -> tuple[Exchange, ...]:
    return tuple(
        replace(
            exchange,
            request=replace(_request(exchange.request, text, body), uri=text(exchange.request.uri)),
            response=_response(exchange.response, text, body),
        )
        for exchange in exchanges
    )


def _request(message: Request, text: Callable[[str], str], body: Callable[[bytes], bytes]) -> Request:
    content = body(message.body)
    return replace(message, headers=resized(_headers(message.headers, text), content), body=content)


def _response(message: Response, text: Callable[[str], str], body: Callable[[bytes], bytes]) -> Response:
    content = body(message.body)
    return replace(message, headers=resized(_headers(message.headers, text), content), body=content)


def _headers(headers: Headers, text: Callable[[str], str]) -> Headers:
    return Headers.of((name, text(value)) for name, value in headers)

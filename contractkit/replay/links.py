"""The address of the recorded service, and the server's own in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.content_coding import resized
from contractkit.model.exchange import Exchange, Headers, Request, Response

_LINK_HEADERS: Final = frozenset({"location", "content-location", "link"})
_END: Final = r"""(?=[/?#"'\\<>\s,;)]|$)"""


def bases_of(cassette: Cassette) -> tuple[str, ...]:
    """Return what the server's origin stands for: the base URL of the recording, else the origins on the tape."""
    base = cassette.metadata.base_url
    if base:
        return (base.rstrip("/"),)
    return tuple(dict.fromkeys(_origin(exchange.request.uri) for exchange in cassette.exchanges))


def moved(uri: str, bases: Iterable[str], origin: str) -> str:
    """Return a recorded URI with the server's origin in the place of its base URL; of its own origin where it has none.

    Raises:
        ValueError: it is no URI.
    """
    for base in bases:
        rest = uri[len(base) :]
        if uri.startswith(base) and (not rest or rest[0] in "/?#"):
            return origin + (rest if rest.startswith("/") else f"/{rest}")
    parts = urlsplit(uri)
    return f"{origin}{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


class Links:
    """Rewrites links to the recorded service into links to this server, and back."""

    def __init__(self, bases: Iterable[str], origin: str) -> None:
        """Know both addresses.

        Args:
            bases: base URLs of the recorded service.
            origin: of this server.
        """
        self._bases = tuple(dict.fromkeys(bases))
        self._origin = origin

    def local(self, body: bytes) -> bytes:
        """Let the links in a body lead to this server."""
        return _swapped(self._recorded, self._origin, body)

    def recorded(self, body: bytes) -> bytes:
        """Let the links in a body lead to the recorded service."""
        return _swapped(self._own, self._bases[0], body)

    def local_exchange(self, exchange: Exchange) -> Exchange:
        """Let the links of an exchange lead to this server, those that the client sends among them."""
        return replace(exchange, request=self.local_request(exchange.request),
                       response=self.local_response(exchange.response))  # fmt: skip

    def local_request(self, request: Request) -> Request:
        """Let the links that a client sends lead to this server, whichever of the two it learned."""
        body = self.local(request.body)
        return Request(resized(request.headers, body), body, request.method, request.uri)

    def local_response(self, response: Response) -> Response:
        """Let the links of an answer lead to this server."""
        body = self.local(response.body)
        headers = Headers.of(
            (name, self.local(value.encode()).decode() if name.lower() in _LINK_HEADERS else value)
            for name, value in response.headers
        )
        return Response(resized(headers, body), body, response.status, response.reason)

    @cached_property
    def _recorded(self) -> re.Pattern[bytes]:
        return _pattern(self._bases)

    @cached_property
    def _own(self) -> re.Pattern[bytes]:
        return _pattern([self._origin])


def _pattern(addresses: Iterable[str]) -> re.Pattern[bytes]:
    """Find addresses as they are and as JSON may write them, with a backslash before each slash; the longest first."""
    spelled = (re.escape(each).replace("/", r"\\?/") for each in sorted(addresses, key=len, reverse=True))
    return re.compile(f"(?:{'|'.join(spelled)}){_END}".encode())


def _swapped(pattern: re.Pattern[bytes], address: str, body: bytes) -> bytes:
    new = address.encode()
    return pattern.sub(lambda found: new.replace(b"/", b"\\/") if b"\\/" in found[0] else new, body)


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"

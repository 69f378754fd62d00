"""A service over ASGI, with no framework between: what is done for every request is done here, in the open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias, TypedDict

from contractkit.loopback import is_loopback
from contractkit.model.exchange import Headers, Request
from contractkit.replay.problem import problem
from contractkit.replay.service import Service
from contractkit.replay.wire import Answer, Body, Start, answer

MAX_CONTENT: Final = 16 * 1024 * 1024
"""Bytes; what is longer is refused with 413 while it comes in."""


class Scope(TypedDict):
    """What is read of the connection scope of ASGI for HTTP."""

    type: str
    method: str
    raw_path: bytes
    query_string: bytes
    headers: list[tuple[bytes, bytes]]


Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, object]]]
Send: TypeAlias = Callable[[Start | Body], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class DisconnectedError(Exception):
    """The client went away before its request was whole."""


def application(service: Service, origin: str) -> App:
    """Serve a service over ASGI, on this machine and for this machine."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            found = await _answer(service, origin, scope, receive)
        except DisconnectedError:
            return
        await send(found.start)
        await send(found.body)

    return app


async def _answer(service: Service, origin: str, scope: Scope, receive: Receive) -> Answer:
    target = scope["raw_path"].decode("latin-1")
    headers = Headers(tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]))
    refused = _refusal(target, headers)
    if refused is not None:
        return refused
    body = await _content(receive)
    if body is None:
        return answer(problem(413, "Content Too Large", f"The content is longer than {MAX_CONTENT:,} bytes."))
    query = scope["query_string"].decode("latin-1")
    uri = f"{origin}{target}?{query}" if query else f"{origin}{target}"
    return await service.answer(Request(headers, body, scope["method"], uri))


def _refusal(target: str, headers: Headers) -> Answer | None:
    """Refuse what a web page in the user's browser could send, and what names no resource."""
    if not is_loopback(headers.get("Host") or ""):
        return answer(
            problem(421, "Misdirected Request", "The server answers only for 127.0.0.1, localhost and [::1].")
        )
    origin = headers.get("Origin")
    if origin is not None and not is_loopback(origin.partition("://")[2]):
        return answer(problem(403, "Forbidden", "The server answers only pages of this machine."))
    if not target.startswith("/"):
        return answer(problem(400, "Bad Request", "The request target must be a path (RFC 9112, 3.2.1)."))
    return None


async def _content(receive: Receive) -> bytes | None:
    """Read the content; None when it is too long.

    Raises:
        DisconnectedError: the client went away.
    """
    content = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        piece = message.get("body", b"")
        assert isinstance(piece, bytes)  # noqa: S101  # ASGI says so
        # Most content comes in one piece, which is then not copied.
        content = content + piece if content else piece
        if len(content) > MAX_CONTENT:
            return None
        if not message.get("more_body"):
            return content

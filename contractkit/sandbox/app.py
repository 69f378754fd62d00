"""The service over ASGI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contractkit.model.exchange import Headers, Request
from contractkit.sandbox.refusal import RefusedError, refusal
from contractkit.sandbox.service import Service

if TYPE_CHECKING:
    from starlette.requests import Request as AsgiRequest
    from starlette.types import ASGIApp, Receive, Scope, Send

MAX_CONTENT: Final = 16 * 1024 * 1024
"""Bytes. A documented resource has kilobytes; what is longer is refused with 413 while it comes in."""


def application(service: Service) -> ASGIApp:
    """Serve a service over ASGI. Each request is answered in a thread of its own."""
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect
    from starlette.requests import Request as AsgiRequest
    from starlette.responses import Response as AsgiResponse

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        incoming = AsgiRequest(scope, receive)
        try:
            body = await _content(incoming)
        except ClientDisconnect:
            return
        if body is None:
            answer = refusal((), RefusedError(413, f"The content is longer than {MAX_CONTENT} bytes."))
        else:
            answer = await run_in_threadpool(service.answer, _request(incoming, body))
        response = AsgiResponse(answer.body, answer.status)
        response.raw_headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
        await response(scope, receive, send)

    return app


async def _content(incoming: AsgiRequest) -> bytes | None:
    """Read the content; None when it is too long."""
    content = bytearray()
    async for chunk in incoming.stream():
        content += chunk
        if len(content) > MAX_CONTENT:
            return None
    return bytes(content)


def _request(incoming: AsgiRequest, body: bytes) -> Request:
    """Take a request over as it crossed the wire: the path still percent-encoded, every header line."""
    path = incoming.scope["raw_path"].decode("latin-1")
    query = incoming.scope["query_string"].decode("latin-1")
    host = incoming.headers.get("Host", "")
    return Request(
        headers=Headers.of(incoming.headers.items()),
        body=body,
        method=incoming.method,
        uri=f"{incoming.url.scheme}://{host}{path}{'?' if query else ''}{query}",
    )

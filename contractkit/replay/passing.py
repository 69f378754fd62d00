"""Requests passed through to a real service, and what came of each kept for a tape."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from contractkit.cassettes.content_coding import without_coding
from contractkit.errors import ContractkitError, NetworkError, UnsafeError, UsageError
from contractkit.model.exchange import Exchange, Request
from contractkit.replay.links import Links
from contractkit.replay.problem import problem
from contractkit.replay.wire import Answer, answer

Forward: TypeAlias = Callable[[Request], Exchange]
"""Sends a request, and returns it as it was sent, with its answer."""

_REFUSED: Final[dict[type[ContractkitError], tuple[int, str]]] = {
    UsageError: (400, "The request cannot be passed on."),
    UnsafeError: (403, "The request may not be passed on."),
    NetworkError: (502, "The service cannot be reached."),
}


def _nobody(_: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Behind:
    """The service behind the server.

    Attributes:
        base: its URL, which the server's origin stands for.
        forward: sends one request.
        on_exchange: given each exchange before its answer goes back.
        on_refusal: told why a request was not passed on, or not answered.
    """

    base: str
    forward: Forward
    on_exchange: Callable[[Exchange], None] = _nobody
    on_refusal: Callable[[ContractkitError], None] = _nobody


class Passing:
    """Stands before a service, passes every request on, and keeps what came of it.

    Attributes:
        exchanges: what crossed the wire, in order.
    """

    def __init__(self, behind: Behind, origin: str, *, rewrite_links: bool = False) -> None:
        """Stand before a service.

        Args:
            behind: the service.
            origin: of this server.
            rewrite_links: let links to the service lead here; the tape keeps them as they came.
        """
        self.exchanges: list[Exchange] = []
        self._behind = behind
        self._base = behind.base.rstrip("/")
        self._origin = origin
        self._links = Links([self._base], origin) if rewrite_links else None
        # One at a time: the order of a tape is the order in which things happened to the resource.
        self._turn = asyncio.Lock()

    async def answer(self, request: Request) -> Answer:
        """Pass a request on, keep what came of it, and return the answer."""
        async with self._turn:
            try:
                exchange = await asyncio.to_thread(self._pass_on, request)
            except ContractkitError as error:
                self._behind.on_refusal(error)
                status, title = _REFUSED.get(type(error), (502, "The answer cannot be recorded."))
                return answer(problem(status, title, error.message), request.method)
        response = exchange.response
        try:
            return answer(self._links.local_response(response) if self._links else response, request.method)
        except ValueError as error:
            return answer(problem(502, "The service's answer cannot be passed on.", f"{error}."), request.method)

    def _pass_on(self, request: Request) -> Exchange:
        # A tape holds what a message says; a coding that nobody asked for need not be taken off.
        headers = request.headers.replacing("Accept-Encoding", "identity")
        body = self._links.recorded(request.body) if self._links else request.body
        uri = self._base + request.uri.removeprefix(self._origin)
        done = self._behind.forward(replace(request, headers=headers, body=body, uri=uri))
        got_headers, content = without_coding(done.response.headers, done.response.body)
        response = replace(done.response, headers=got_headers, body=content)
        exchange = Exchange(done.request, response, index=len(self.exchanges))
        self._behind.on_exchange(exchange)
        self.exchanges.append(exchange)
        return exchange

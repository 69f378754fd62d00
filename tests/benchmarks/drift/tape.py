"""Tapes of the bench: a client that talks to the simulated service, and pure changes to what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias

from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from tests.benchmarks.drift.json_edit import Path, applied, nested
from tests.benchmarks.drift.service import Service
from tests.benchmarks.drift.subject import Subject

Tape: TypeAlias = "tuple[Exchange, ...]"
Change: TypeAlias = "Callable[[Exchange], Exchange]"


class Client:
    """Reads a resource, changes what it has read, and writes it back as the page asks."""

    def __init__(self, service: Service, uri: str | None = None) -> None:
        self.service = service
        self.subject = service.subject
        self.uri = uri or service.subject.uri
        self.exchanges: list[Exchange] = []
        self.tag = service.tag
        self.seen: Json = service.document

    @property
    def tape(self) -> Tape:
        return tuple(self.exchanges)

    def read(self, **headers: str) -> Client:
        """GET; `If_None_Match="..."` sends that header."""
        self._send(Request(self._headers(headers), b"", "GET", self.uri))
        return self

    def write(self, *edits: tuple[Path, Json], response: Response | None = None, **headers: str) -> Client:
        """PUT or PATCH, with If-Match where there are tags.

        Args:
            edits: what to change in what was read last; nothing stands for some text.
            response: what to answer instead of asking the service.
        """
        edits = edits or ((self.subject.editable, "Changed by the bench."),)
        condition = {"If_Match": self.tag} if self.subject.has_tags else {}
        if "return=representation" in (self.subject.request.headers.get("Prefer") or ""):
            condition["Prefer"] = "return=representation"
        fields = self._headers({**condition, **headers, "Content_Type": "application/json"})
        self._send(Request(fields, write(self._body(edits)).encode(), self.subject.method, self.uri), response)
        return self

    def _body(self, edits: tuple[tuple[Path, Json], ...]) -> Json:
        if self.subject.method == "PATCH":
            merged: dict[str, Json] = {}
            for path, value in edits:
                part = nested(path, value)
                merged.update(part if isinstance(part, dict) else {})
            return merged
        body = self.seen if isinstance(self.seen, dict) else {}
        kept: Json = {name: value for name, value in body.items() if name.casefold() not in self.subject.forbidden}
        return applied(kept, edits)

    def _headers(self, named: dict[str, str]) -> Headers:
        fields = {"Authorization": "Bearer stand-in", **{name.replace("_", "-"): v for name, v in named.items()}}
        return Headers.of((name, value) for name, value in fields.items() if value)

    def _send(self, request: Request, response: Response | None = None) -> None:
        answer = self.service.answer(request) if response is None else response
        self.exchanges.append(Exchange(request, answer, "bench.yaml", len(self.exchanges)))
        self.tag = answer.headers.get("ETag") or self.tag
        if answer.is_success and answer.body:
            self.seen = answer.json


def numbered(exchanges: Collection[Exchange]) -> Tape:
    """Number exchanges as they stand on a tape."""
    return tuple(replace(exchange, index=index) for index, exchange in enumerate(exchanges))


def at(tape: Tape, where: Collection[int], change: Change) -> Tape:
    """Return the tape with some of its exchanges changed."""
    return tuple(change(one) if one.index in where else one for one in tape)


def answering(
    exchange: Exchange, *, status: int | None = None, body: bytes | None = None, headers: Headers | None = None
) -> Exchange:
    """Return the exchange with another answer."""
    old = exchange.response
    response = Response(
        old.headers if headers is None else headers, old.body if body is None else body, status or old.status
    )
    return replace(exchange, response=response)


def showing(exchange: Exchange, value: Json) -> Exchange:
    """Return the exchange with another JSON body in its answer."""
    return answering(exchange, body=write(value).encode())


def edited(exchange: Exchange, change: Callable[[Json], Json]) -> Exchange:
    """Return the exchange with a change in the JSON body of its answer."""
    return showing(exchange, change(exchange.response.json))


def resent(exchange: Exchange, change: Callable[[Json], Json]) -> Exchange:
    """Return the exchange with a change in the JSON body of its request."""
    body = write(change(exchange.request.json)).encode()
    return replace(exchange, request=replace(exchange.request, body=body))


def with_answer_header(exchange: Exchange, name: str, value: str | None) -> Exchange:
    """Return the exchange with a header of its answer set, or taken away."""
    return answering(exchange, headers=_set(exchange.response.headers, name, value))


def with_request_header(exchange: Exchange, name: str, value: str | None) -> Exchange:
    """Return the exchange with a header of its request set, or taken away."""
    return replace(exchange, request=replace(exchange.request, headers=_set(exchange.request.headers, name, value)))


def _set(headers: Headers, name: str, value: str | None) -> Headers:
    if value is not None:
        return headers.replacing(name, value)
    return Headers.of((key, old) for key, old in headers if key.lower() != name.lower())


def recorded(subject: Subject) -> Tape:
    """GET, an update, GET: the tape that most drifts happen on."""
    return Client(Service(subject)).read().write().read().tape


def refused(subject: Subject) -> Tape:
    """An update that comes too late: GET, the refusal, GET, the update, GET. Somebody else has written in between."""
    service = Service(subject)
    late = Client(service).read()
    Client(service).read().write((subject.editable, "Somebody else was here."))
    return late.write().read().write().read().tape

"""The documented service: a request in, its answer out. No sockets here."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from contractkit.model import uri
from contractkit.model.exchange import Headers, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import equal
from contractkit.sandbox import content, precondition
from contractkit.sandbox.access import check_host, check_token
from contractkit.sandbox.drift import HONEST, Behaviour
from contractkit.sandbox.plan import JsonObject, Route, ServicePlan
from contractkit.sandbox.refusal import RefusedError, refusal
from contractkit.sandbox.spelling import spelled_like
from contractkit.sandbox.store import Record, Store
from contractkit.sandbox.tags import tag_of
from contractkit.sandbox.timestamps import Clock, is_date_time, later


class Service:
    """Answers requests as the page documents. Safe to use from several threads.

    Requests are checked in the order of RFC 9110, 13.2.1: whatever can be told without the content first (401, 404,
    405, 400, 415), then the preconditions (412), and only then the content (400) and what it wants to do (409).

    Args:
        plan: of the service.
        store: where the resources are; those of the plan are planted in it.
        token: the bearer token to ask for. None takes any token, and asks for one only where the page shows one.
        behaviour: how it misbehaves.
        clock: tells the update times; without one each change is a second later than the last, so that the same
            requests get the same answers on every day.
    """

    def __init__(
        self,
        plan: ServicePlan,
        store: Store,
        *,
        token: str | None = None,
        behaviour: Behaviour = HONEST,
        clock: Clock | None = None,
    ) -> None:
        self._plan = plan
        self._store = store
        self._token = token
        self._behaviour = behaviour
        self._clock = clock
        store.plant(
            Record(seed.key, 0, seed.tag or tag_of(seed.key, 0, seed.document, None), seed.document)
            for seed in plan.seeds
        )

    def answer(self, request: Request) -> Response:
        """Answer a request."""
        try:
            response = self._dispatched(request)
        except RefusedError as refused:
            response = refusal(self._plan.errors, refused)
        except sqlite3.OperationalError as error:
            busy = RefusedError(503, f"The database cannot be used now: {error}.", headers=[("Retry-After", "1")])
            response = refusal(self._plan.errors, busy)
        return self._behaviour.response(request, response)

    def _dispatched(self, request: Request) -> Response:
        check_host(urlsplit(request.uri).netloc)
        if self._token is not None or self._plan.asks_token:
            check_token(request.headers, self._token)
        route, key = self._found(request)
        record = self._current(request, key)
        if request.method not in route.methods:
            allowed = ", ".join(route.methods)
            raise RefusedError(
                405, f"{request.method} is not documented here, only {allowed}.", headers=[("Allow", allowed)]
            )
        return self._read(request, record) if request.method in ("GET", "HEAD") else self._written(request, record)

    def _found(self, request: Request) -> tuple[Route, str]:
        """Return the route of a request, the most specific one, and the key of the resource."""
        found = [(route, values) for route in self._plan.routes if (values := route.values(request.uri)) is not None]
        if not found:
            raise RefusedError(404, f"No operation is documented on {request.path}.")
        route, values = max(found, key=lambda item: uri.specificity(item[0].template))
        return route, route.key(values)

    def _current(self, request: Request, key: str) -> Record:
        record = self._store.read(key)
        if record is None:
            raise RefusedError(404, f"There is no resource at {request.path}.")
        return record

    def _read(self, request: Request, record: Record) -> Response:
        precondition.check_if_match(request.headers, record.tag)
        if precondition.is_not_modified(request.headers, record.tag):
            return Response(Headers.of([("ETag", record.tag)]), b"", 304, HTTPStatus(304).phrase)
        return self._shown(request, record)

    def _written(self, request: Request, record: Record) -> Response:
        for name in self._plan.required_headers:
            if name not in request.headers:
                raise RefusedError(400, f"The header {name} must be set.", target=name)
        content.check_media_type(self._plan, request)
        if self._plan.if_match_required and self._behaviour.demands_if_match:
            precondition.require(request.headers, self._plan.precondition_required_status)
        while True:
            changed = self._changed(request, record)
            if changed is record or self._store.swap(record, changed):
                return self._shown(request, changed)
            # Somebody else was faster: judge the request again, by what is there now.
            record = self._current(request, record.key)

    def _changed(self, request: Request, record: Record) -> Record:
        """Return the resource after a write; the same record when nothing changes."""
        if self._behaviour.compares_if_match:
            precondition.check_if_match(request.headers, record.tag)
        if precondition.is_not_modified(request.headers, record.tag):
            raise RefusedError(
                412, "The resource is there, and If-None-Match says it must not be.", target="If-None-Match"
            )
        sent = content.parsed(request)
        if self._plan.any_case:
            sent = spelled_like(sent, self._plan.representation)
        taken = self._behaviour.received(sent, record.document) if isinstance(sent, dict) else sent
        wanted = content.proposal(self._plan, request.method, taken, self._tagged(record))
        after = content.stored_form(self._plan, request.method, wanted, record.document)
        if self._behaviour.checks_transitions:
            content.check_transition(self._plan, record.document, after)
        return record if equal(after, record.document) else self._next(record, after)

    def _next(self, record: Record, after: JsonObject) -> Record:
        """Return the next version of a resource: later, and with a tag of its own."""
        moved = {
            name: later(old, self._clock)
            for name in self._plan.members.updated
            if is_date_time(old := record.document.get(name))
        }
        document = self._behaviour.stored(record.document, {**after, **moved})
        version = record.version + 1
        tag = self._behaviour.tag(record.tag, tag_of(record.key, version, document, record.tag))
        return Record(record.key, version, tag, document)

    def _tagged(self, record: Record) -> JsonObject:
        name = self._plan.members.tag
        return record.document if name is None else {**record.document, name: record.tag}

    def _shown(self, request: Request, record: Record) -> Response:
        """Answer with a resource."""
        status = self._plan.success[request.method]
        response = Response(Headers.of([("ETag", record.tag)]), b"", status, HTTPStatus(status).phrase)
        if status == 204:
            return response
        body = self._tagged(record)
        if self._plan.links is not None:
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.uri))
            body = {**body, self._plan.links.member: self._plan.links.render(record.document, origin)}
        documented = [name for name in self._plan.representation if name in body]
        ordered = {name: body[name] for name in (*documented, *(name for name in body if name not in documented))}
        shown = self._behaviour.representation(ordered)
        headers = Headers.of([("Content-Type", "application/json; charset=utf-8"), *response.headers])
        return replace(response, headers=headers, body=write(shown).encode())

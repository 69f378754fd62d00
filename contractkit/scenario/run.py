"""Performs a scenario: the one place that sends requests, and so the one that decides what may be sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contractkit.cassettes.content_coding import ContentTooLargeError, without_coding
from contractkit.errors import CannotCheckError, NetworkError, UsageError
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.scenario.addresses import Checked, addresses_of, connecting_where_checked
from contractkit.scenario.answer import surprise
from contractkit.scenario.destination import (
    SAFE_METHODS,
    authority,
    refuse_private_address,
    refuse_unasked_write,
)
from contractkit.scenario.failure import cause, was_under_way
from contractkit.scenario.message import build, secrets
from contractkit.scenario.patience import patient_for
from contractkit.scenario.references import MessageReference
from contractkit.scenario.retry import delay
from contractkit.scenario.size_cap import AnswerTooLargeError, capped
from contractkit.scenario.step import Scenario, Step
from contractkit.scenario.values import Given, Values, bind

if TYPE_CHECKING:
    from requests import PreparedRequest, Session
    from requests import Response as LibraryResponse


def _untold(_: Request, __: frozenset[str]) -> None:
    """Tell nobody of a request."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a run may do.

    Attributes:
        allow_writes: hosts, beside this machine, where data may be changed.
        timeout: seconds to wait for a connection, and for each further piece of an answer.
        longest_answer: seconds that an answer may take in all, however steadily its pieces come.
        max_body: the largest answer that is read, in bytes after decoding.
        strict: stop at an answer that its step does not expect; else go on, and tell it in `StepResult.surprise`.
        allow_private: hosts that may be spoken to although their address is inside a network.
        wait: waits for some seconds before a GET is repeated that the service wants later; None never repeats.
        retries: how often one request is repeated.
        longest_wait: seconds; a service that wants more is not waited for.
        ca_bundle: a file of certificates that vouch for services; the public ones where it is None.
        on_send: told each request before it is sent, with the values in it that must not reach a tape or a screen.
        meanwhile: does a bit of other work while an answer is awaited, and tells whether there was any.
        addresses_of: gives the IP addresses of a host and raises OSError when it has none.
    """

    allow_writes: tuple[str, ...] = ()
    timeout: float = 30.0
    longest_answer: float = 120.0
    max_body: int = 64 * 1024 * 1024
    strict: bool = True
    allow_private: tuple[str, ...] = ()
    wait: Callable[[float], None] | None = None
    retries: int = 3
    longest_wait: float = 60.0
    ca_bundle: Path | None = None
    on_send: Callable[[Request, frozenset[str]], object] = _untold
    meanwhile: Callable[[], bool] = bool
    addresses_of: Callable[[str], Collection[str]] = addresses_of


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step that was performed.

    Attributes:
        request: what was sent, with every header.
        secrets: values in the request that must not reach a tape or a screen.
        surprise: why the answer is not the one that was expected; None when it is.
    """

    step: Step
    request: Request = field(repr=False)
    response: Response = field(repr=False)
    secrets: frozenset[str] = field(repr=False)
    surprise: str | None = None


def run(scenario: Scenario, given: Given, policy: Policy = Policy()) -> Iterator[StepResult]:
    """Perform the steps in order, and yield each when it is done.

    Every name is looked up, and every write to a foreign host refused, before the first request is sent. Only where
    the address of a write itself comes from an answer is it decided when that answer is there. Redirects are not
    followed, cookies not kept, proxies and passwords not taken from the environment: what is sent is what is written.

    Raises:
        UsageError: something that is referred to does not exist, or a request that cannot be sent.
        UnsafeError: a request would write to a host that is neither this machine nor allowed.
        NetworkError: a service cannot be reached, or broke off.
        CannotCheckError: an answer is not the one that its step expects, or lacks what a later step needs.
    """
    values = bind(scenario, given)
    refuse_unsafe(scenario, values, policy)
    import requests

    last = _last_uses(scenario, values)
    with (
        requests.Session() as session,
        capped(policy.max_body, policy.meanwhile),
        patient_for(policy.longest_answer),
        connecting_where_checked(policy.addresses_of) as checked,
    ):
        session.trust_env = False
        session.verify = True if policy.ca_bundle is None else _existing(policy.ca_bundle)
        for index, step in enumerate(scenario.steps):
            result = _perform(step, values, policy, _Way(session, checked))
            yield result
            values = values.after(step.name, Exchange(result.request, result.response))
            values = values.keeping({name for name in values.exchanges if last.get(name, 0) > index})


def _existing(bundle: Path) -> str:
    try:
        is_one = b"-----BEGIN CERTIFICATE-----" in bundle.read_bytes()
    except OSError:
        is_one = False
    if not is_one:
        raise UsageError("this is no file of certificates in PEM, which ca-bundle has to name.", path=str(bundle))
    return str(bundle)


def refuse_unsafe(scenario: Scenario, values: Values, policy: Policy) -> None:
    """Refuse a scenario before anything is sent; an address that an answer gives is decided when it is there.

    Raises:
        UsageError: a URI cannot be sent to.
        UnsafeError: a step would write to a host that is neither this machine nor allowed.
    """
    for step in scenario.steps:
        if not values.need_answer(step.uri):
            _decide(step, values.render(step.uri).strip(), values, policy)


def _last_uses(scenario: Scenario, values: Values) -> Mapping[str, int]:
    """Return which step is the last to refer to a step, by its index; what a variable refers to, any step may need."""
    uses = [(reference, index) for index, step in enumerate(scenario.steps) for reference, _ in step.references()]
    uses += [(reference, len(scenario.steps)) for each in values.pending.values() for reference in each.references]
    return {reference.step: index for reference, index in uses if isinstance(reference, MessageReference)}


@dataclass(frozen=True, slots=True)
class _Way:
    """How requests get out: over kept connections, to addresses that were checked."""

    session: Session
    checked: Checked


def _perform(step: Step, values: Values, policy: Policy, way: _Way) -> StepResult:
    request = build(step, values)
    place = _decide(step, request.uri, values, policy)
    prepared = _prepare(request, step, values)
    sent = _sent(prepared)
    hidden = values.secrets | secrets(sent)
    where = _Place(place, values.path, step.line, step.method)
    _refuse_private(where, sent.uri, policy, way.checked)
    policy.on_send(sent, hidden)
    response = _exchange(way.session, prepared, policy, where)
    for _ in range(policy.retries):
        seconds = None if response.status == step.expect else delay(step.method, response, values.given.now())
        if policy.wait is None or seconds is None or seconds > policy.longest_wait:
            break
        policy.wait(seconds)
        response = _exchange(way.session, prepared, policy, where)
    wrong = surprise(step, sent, response, hidden)
    if wrong is not None and policy.strict:
        raise CannotCheckError(wrong, path=values.path, line=step.line)
    return StepResult(step, sent, response, hidden, wrong)


def _decide(step: Step, uri: str, values: Values, policy: Policy) -> str:
    place = authority(uri, path=values.path, line=step.uri.line)
    refuse_unasked_write(step.method, place, policy.allow_writes, path=values.path, line=step.uri.line)
    return place


def _refuse_private(where: _Place, uri: str, policy: Policy, checked: Checked) -> None:
    host = urlsplit(uri).hostname or ""  # as it is looked up: a name beyond ASCII is written in letters by now
    allowed = (*policy.allow_private, *policy.allow_writes)
    # A host without an address cannot be reached either, and the attempt says so.
    refuse_private_address(where.authority, checked.addresses(host), allowed, path=where.path, line=where.line)


def _prepare(request: Request, step: Step, values: Values) -> PreparedRequest:
    import requests

    names = {name.lower(): name for name, _ in request.headers}.values()
    headers = {name: request.headers.get(name) or "" for name in names}
    try:
        return requests.Request(request.method, request.uri, headers=headers, data=request.body or None).prepare()
    except (requests.RequestException, UnicodeError):
        raise UsageError(
            "the request cannot be sent: its URI or a header is not well formed.", path=values.path, line=step.line
        ) from None  # the library's words repeat the value


def _sent(prepared: PreparedRequest) -> Request:
    body = prepared.body or b""
    return Request(
        headers=Headers.of((name, _text(value)) for name, value in prepared.headers.items()),
        body=body.encode() if isinstance(body, str) else bytes(body),
        method=prepared.method or "",
        uri=prepared.url or "",
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """The service that is spoken to, and the step that does so."""

    authority: str
    path: str
    line: int
    method: str

    def error(self, words: str, *, unsettled: bool = True) -> NetworkError:
        doubt = f" Whether the {self.method} was carried out is not known." if unsettled and self.is_write else ""
        return NetworkError(f"the request to {self.authority} failed: {words}.{doubt}", path=self.path, line=self.line)

    @property
    def is_write(self) -> bool:
        return self.method not in SAFE_METHODS


def _exchange(session: Session, prepared: PreparedRequest, policy: Policy, place: _Place) -> Response:
    from requests import RequestException
    from urllib3.exceptions import HTTPError

    try:
        with session.send(prepared, stream=True, timeout=policy.timeout, allow_redirects=False) as answer:
            lines, packed = Headers.of(_lines(answer)), _read(answer, policy.max_body, place)
            headers, body = without_coding(lines, packed, limit=policy.max_body)
            if packed and body == packed and (coding := _coding(lines)):
                raise place.error(f"its answer cannot be decoded (Content-Encoding: {coding})")
            return Response(headers=headers, body=body, status=answer.status_code, reason=answer.reason or "")
    except (AnswerTooLargeError, ContentTooLargeError):
        raise place.error(f"its answer is larger than {policy.max_body // (1024 * 1024)} MiB") from None
    except (RequestException, HTTPError, OSError, ValueError) as error:
        # What the libraries say may hold the URI, and the error behind it too: neither is chained nor shown.
        words = cause(error, policy.timeout, policy.longest_answer)
        raise place.error(words, unsettled=was_under_way(error)) from None


def _coding(headers: Headers) -> str:
    """Name the coding of an answer, in characters that a message can hold; empty for none."""
    named = (headers.get("Content-Encoding") or "").lower()
    return "" if named.strip() == "identity" else re.sub(r"[^a-z0-9, -]", "?", named)[:40]


def _read(answer: LibraryResponse, limit: int, place: _Place) -> bytes:
    """Read a body as it came: it is unpacked where a limit holds, and where a damaged one is noticed."""
    body = bytearray()
    for piece in answer.raw.stream(64 * 1024, decode_content=False):
        body += piece
        if len(body) > limit:
            raise place.error(f"its answer is larger than {limit // (1024 * 1024)} MiB")
    return bytes(body)


def _lines(answer: LibraryResponse) -> list[tuple[str, str]]:
    """Return the header lines as they came; requests itself joins lines of one name."""
    headers: Mapping[str, str] = answer.raw.headers
    return [(name, _text(value)) for name, value in headers.items()]


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value

"""Sends the requests of a tape again: in their order, with live values, by the rules that scenarios are sent by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit

from contractkit.cassettes.cassette import Cassette
from contractkit.errors import CannotCheckError, CassetteError, NothingCheckedError, UnsafeError
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.scenario.answer import surprise
from contractkit.scenario.credentials import Credentials
from contractkit.scenario.destination import authority, refuse_unasked_write
from contractkit.scenario.fill import LostValueError, fill
from contractkit.scenario.rebind import Binding, BoundRequest, rebind
from contractkit.scenario.relocate import base_of, relocated
from contractkit.scenario.run import Policy, StepResult, run
from contractkit.scenario.step import Scenario, Step, Template
from contractkit.scenario.values import Given

_SAFE: Final = frozenset({"GET", "HEAD"})
_NOT_THE_API: Final = frozenset({401, 403, 407, 408, 429, 502, 503, 504})
"""Statuses that speak of credentials, of too many requests, or of what stands before the service."""


@dataclass(frozen=True)
class Program:
    """A tape as something that can run.

    Attributes:
        cassette: the tape, with the address of today in the place of the recorded one.
        recorded_base: the address on the tape.
        base: the address of today.
        requests: what is sent, one for each exchange.
    """

    cassette: Cassette
    recorded_base: str
    base: str
    requests: tuple[BoundRequest, ...]

    def check(self, policy: Policy, credentials: Credentials | None) -> None:
        """Decide what can be decided before anything is sent.

        Args:
            policy: which hosts may be written to.
            credentials: what will be sent instead of stand-ins; None not to ask for them.

        Raises:
            UnsafeError: a request would write to a host that is not allowed.
            UsageError: credentials are missing, or a URI cannot be sent to.
            CassetteError: a request goes to another service, or has a body that is not text.
        """
        for bound, exchange in zip(self.requests, self.cassette.exchanges, strict=True):
            path, line = self.cassette.path, exchange.line
            place = authority(bound.recorded.uri, path=path, line=line or 1)
            if not self.is_home(bound.recorded.uri):
                raise CassetteError(
                    f"the request goes to {place} and the tape to {urlsplit(self.base).netloc}; tapes of several "
                    "services cannot be verified.",
                    path=path,
                    line=line,
                )
            refuse_unasked_write(bound.recorded.method, place, policy.allow_writes, path=path, line=line or 1)
            _text(bound.recorded, path, line)
            if credentials is not None:
                credentials.check(bound, path, line)

    def is_home(self, uri: str) -> bool:
        """Tell whether a URI belongs to the service; credentials go nowhere else."""
        here, there = urlsplit(self.base), urlsplit(uri)
        return (here.scheme, here.netloc.lower()) == (there.scheme, there.netloc.lower())


def program(cassette: Cassette, base_url: str | None) -> Program:
    """Make a program of a tape.

    Args:
        cassette: the tape.
        base_url: where the service is today; where it was recorded from when None.

    Raises:
        NothingCheckedError: it holds no exchange.
    """
    if not cassette.exchanges:
        raise NothingCheckedError("it holds no exchange.", path=cassette.path)
    recorded = base_of(cassette.exchanges, cassette.metadata.base_url)
    base = (base_url or recorded).rstrip("/")
    moved = replace(cassette, exchanges=relocated(cassette.exchanges, recorded, base))
    return Program(moved, recorded, base, rebind(moved.exchanges))


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of a request that was sent again.

    Attributes:
        recorded: the exchange on the tape.
        live: the one of today; None when it was not sent.
        again: the answers to the same request, sent once more at once.
        secrets: values in the request that must not reach a tape or a screen.
        lost: the value that an earlier answer no longer holds, so that this request and those after it were not sent.
    """

    recorded: Exchange
    live: Exchange | None = field(default=None, repr=False)
    again: tuple[Response, ...] = field(default=(), repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    lost: Binding | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """How requests are sent.

    Attributes:
        given: the clock and the like, which scenarios need.
        times: how often each read is sent, to learn what differs between two answers by itself.
        on_step: told each exchange when it is done.
    """

    given: Given
    credentials: Credentials = field(default_factory=Credentials)
    policy: Policy = field(default_factory=Policy)
    times: int = 1
    on_step: Callable[[Repeated], None] = lambda _: None

    def send(self, program: Program) -> Iterator[Repeated]:
        """Send the requests of a tape, each when the answer before it is there; the first that cannot be sent ends it.

        Raises:
            NetworkError: the service cannot be reached, or broke off.
            CannotCheckError: an answer is not one of the API: credentials refused, a gateway, a login page.
            UnsafeError: an answer would lead a request to another host.
        """
        live: list[Exchange] = []
        for bound, recorded in zip(program.requests, program.cassette.exchanges, strict=True):
            try:
                request = fill(bound, live)
            except LostValueError as lost:
                yield Repeated(recorded, lost=lost.binding)
                return
            request = replace(request, headers=self.credentials.put_in(request, bound))
            result = self._sent(request, recorded, program)
            exchange = Exchange(result.request, result.response)
            reads = range(1, self.times) if request.method in _SAFE else ()
            again = tuple(self._sent(request, recorded, program).response for _ in reads)
            done = Repeated(recorded, _numbered(exchange, recorded), again, result.secrets)
            live.append(exchange)
            self.on_step(done)
            yield done

    def _sent(self, request: Request, recorded: Exchange, program: Program) -> StepResult:
        path, line = program.cassette.path, recorded.line or 1
        if not program.is_home(request.uri):
            raise UnsafeError(
                "an answer leads to another host, where the credentials do not belong; it was not followed.",
                path=path,
                line=line,
            )
        step = _step(request, path, line)
        (result,) = run(Scenario(step.title, path, (step,)), self.given, replace(self.policy, strict=False))
        wrong = _foreign(step, recorded.response, result)
        if wrong is not None:
            raise CannotCheckError(wrong, path=path, line=line)
        return result


def _step(request: Request, path: str, line: int) -> Step:
    text = _text(request, path, line)
    return Step(
        title=f"{request.method} {request.path}",
        line=line,
        method=request.method,
        uri=Template((request.uri,), line),
        headers=tuple((name, Template((value,), line)) for name, value in request.headers if name.lower() != "host"),
        body=Template((text,), line) if text else None,
        as_made=True,
    )


def _text(request: Request, path: str, line: int | None) -> str:
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CassetteError(
            "the request has a body that is not text; such a tape cannot be sent again.", path=path, line=line
        ) from error


def _foreign(step: Step, recorded: Response, result: StepResult) -> str | None:
    """Say why an answer is none of the API; None when it is one, whatever it says."""
    status = result.response.status
    if status == recorded.status:
        page = surprise(step, result.request, result.response, result.secrets) if recorded.is_json else None
        # A login page or a proxy does not know the resource: it has no validator of it.
        same_source = "ETag" in recorded.headers and "ETag" in result.response.headers
        return page if recorded.is_success and not result.response.is_json and not same_source else None
    if status in _NOT_THE_API or (300 <= status < 400 and status != 304):
        return surprise(replace(step, expect=recorded.status), result.request, result.response, result.secrets)
    return None


def _numbered(exchange: Exchange, recorded: Exchange) -> Exchange:
    return replace(exchange, cassette=recorded.cassette, index=recorded.index, line=recorded.line)


def carried_texts(requests: Sequence[BoundRequest]) -> frozenset[str]:
    """Return the recorded values that requests need from answers: they are expected to be others today."""
    return frozenset(
        binding.recorded
        for bound in requests
        for binding in bound.bindings
        if binding.needed and binding.recorded is not None
    )

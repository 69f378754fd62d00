"""A request example does not do what the page demands.

Why: The page says that a header must be sent, or a member must not, and its own example does otherwise. Who copies the
example is refused, or overwrites what somebody else has written (RFC 9110, 13.1.1). Credentials, and headers that every
client adds by itself, may be left out of an example.
Fix: Correct the example, or the sentence that demands it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.contract import Contract, Example, Promise
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer, split_pointer
from contractkit.rules.rule import REQUEST_BODY, REQUEST_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE

_LEFT_OUT: Final = frozenset({"accept-encoding", "authorization", "connection", "content-length", "host", "user-agent"})
_ASKED_FOR: Final = frozenset({400, 409, 412, 422, 428})
"""Refusals that are about what the request says, and not about who asks, how often or for what."""
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FOR_WRITES: Final = frozenset({"content-type", "if-match", "if-unmodified-since"})


def page_example_breaks_rule(contract: Contract) -> Iterator[Breach]:
    """Find request examples without a demanded header, or with a forbidden member."""
    for example in contract.examples:
        if example.kind == "request":
            if example.method:  # else only a body is shown, and no header at all
                yield from _without_header(contract, example)
            yield from _with_member(contract, example)


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell that a write without the header, or with the member, is refused."""
    side, name = split_pointer(breach.pointer)[1:3]
    if not observation.is_refused or not observation.is_write:
        return None
    if side == "headers":
        as_shown = name not in observation.request.headers
    else:
        as_shown = isinstance(observation.sent, dict) and name in observation.sent
    return "On the wire such a request is refused" if as_shown and observation.response.status in _ASKED_FOR else None


def _without_header(contract: Contract, example: Example) -> Iterator[Breach]:
    own = {promise.name.casefold() for promise in contract.required_headers}
    linked = [
        Promise(header.name, header.source)
        for header in contract.headers
        if header.required and header.side == "request" and header.name.casefold() not in own
    ]
    for promise in (*contract.required_headers, *linked):
        if promise.name not in example.headers and _is_expected(example, promise.name.casefold()):
            yield Breach(
                place(REQUEST_HEADERS, (promise.name,)),
                f"The request example does not send {promise.name}, which {_place(contract, promise)} demands.",
                source=example.source,
                related=promise.source,
                # What a page about all requests demands is easily forgotten on each of them, and harms less.
                level=Level.INFO if promise in linked else None,
            )


def _is_expected(example: Example, name: str) -> bool:
    if name in _LEFT_OUT or (name in _FOR_WRITES and example.method in _READS):
        return False
    return name != "content-type" or bool(example.text)


def _with_member(contract: Contract, example: Example) -> Iterator[Breach]:
    for promise in contract.forbidden_request_members:
        if isinstance(example.body, dict) and promise.name in example.body:
            yield Breach(
                place(REQUEST_BODY, (promise.name,)),
                f"The request example sends {promise.name!r}, which {_place(contract, promise)} says to leave out.",
                source=example.source_of(pointer((promise.name,))),
                related=promise.source,
            )


def _place(contract: Contract, promise: Promise) -> str:
    return f"line {promise.source.line}" if promise.source.page == contract.page else str(promise.source)

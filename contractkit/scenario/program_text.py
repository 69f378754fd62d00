"""A tape as a program, for people: what would be sent again, and where each value would come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from contractkit.cassettes.marks_on import marks_on
from contractkit.scenario.credentials import Credentials
from contractkit.scenario.rebind import BoundRequest
from contractkit.scenario.repeat import Program

_PLACES: Final = {"header": "headers/", "body": "body", "query": "uri query ", "path": "uri path "}


def described(program: Program, credentials: Credentials) -> Iterator[str]:
    """Yield the lines that describe a program. No value of a header is among them."""
    count = len(program.requests)
    yield f"{program.cassette.path}: {count} request{'' if count == 1 else 's'} to {program.base}"
    marks = marks_on(program.cassette)
    for bound, exchange in zip(program.requests, program.cassette.exchanges, strict=True):
        request = bound.recorded
        body = f", {len(request.body):,} bytes" if request.body else ""
        yield f"  {bound.index + 1}. {request.method} {request.uri.removeprefix(program.base)}{body}"
        for name, pieces in bound.headers:
            if (source := credentials.source(name, pieces)) is not None:
                yield f"       headers/{name} <- {source}"
        for place in sorted(_PLACES[mark.where] + mark.name for mark in marks.of(exchange) if mark.form == "uuid"):
            yield f"       {place} <- made anew"
        for place, is_known in dict.fromkeys(credentials.stand_ins(bound)):
            yield f"       {place} <- {'--secret' if is_known else '--secret, not given'}"
        yield from (f"       {binding}" for binding in bound.bindings if binding.needed)
        yield from _along(bound)


def _along(bound: BoundRequest) -> Iterator[str]:
    """Count what a body merely carries along, at the places where the answer has it."""
    answers = Counter(binding.origins[0].answer for binding in bound.bindings if not binding.needed)
    for answer, times in answers.items():
        yield f"       body: {times} part{'' if times == 1 else 's'} <- the same places of answer {answer + 1}"

"""The status code of the answer is not documented.

Why: Clients branch on status codes. A success that the page does not show means that the answer now says something
else: 202 is a promise, not a result (RFC 9110, 15.3.3). Where an example shows no status line, 200 is documented; so
are 201 for a PUT that creates (RFC 9110, 9.3.4) and 204 where no body is shown or Prefer asks for none (RFC 7240,
4.2).
Fix: Tell the owner of the API. If the code is right, add it to the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation, Role
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_STATUS, Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def status_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find status codes that neither the page nor a page it links to lists."""
    if observation.response.is_success:
        yield from _success(observation)
    elif observation.is_error:
        yield from _error(observation)


def _success(observation: Observation) -> Iterator[Breach]:
    status, allowed = observation.response.status, _allowed(observation)
    # Of a read that the page does not document, it documents no status either.
    if status in allowed or observation.role is Role.COMPANION:
        return
    shown = next((known for known in observation.promises.statuses if known.code in allowed), None)
    answers = observation.promises.answers
    yield Breach(
        RESPONSE_STATUS,
        f"The answer is {status}; the page documents {' or '.join(map(str, sorted(allowed)))}.",
        documented=min(allowed),
        observed=status,
        source=shown.source if shown else answers[0].source if answers else observation.promises.operation.source,
    )


def _allowed(observation: Observation) -> set[int]:
    promises, method = observation.promises, observation.request.method
    allowed = {status.code for status in promises.statuses if 200 <= status.code < 300}
    shows_body = promises.answer is not None
    if not allowed:
        allowed = {200} if shows_body else {200, 204}
    if observation.prefers_minimal:
        allowed.add(204)
    # A tag in If-Match can only match what is already there.
    if method == "PUT" and not observation.before.exists and not observation.if_match:
        allowed.add(201)
    if method == "POST" and allowed == {200}:
        allowed.add(201)
    return allowed


def _error(observation: Observation) -> Iterator[Breach]:
    status = observation.response.status
    listed = [known for known in observation.promises.statuses if known.code >= 400]
    if status in {known.code for known in listed}:
        return
    yield Breach(
        RESPONSE_STATUS,
        f"The answer is {status}, an error that the page does not list.",
        documented=[*sorted({known.code for known in listed})],
        observed=status,
        source=listed[0].source if listed else None,
        # A page that lists no error at all does not claim to list them all.
        level=Level.WARNING if listed else Level.INFO,
    )

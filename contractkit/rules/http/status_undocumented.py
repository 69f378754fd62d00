"""The status code of the answer is not documented.

Why: Clients branch on status codes. A success that the page does not show means that the answer now says something
else: 202 is a promise, not a result (RFC 9110, 15.3.3). Where an example shows no status line, 200 is documented; so
are 201 for a PUT that creates (RFC 9110, 9.3.4) and 204 where no body is shown or Prefer asks for none (RFC 7240,
4.2). A read of the resource that the page does not document itself has to show it. A redirect that is not listed is
reported as a warning, and an error that is listed as info, where nothing on the tape tells why it came.
Fix: Tell the owner of the API. If the code is right, add it to the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation, Role
from contractkit.compare.refusal import is_explained
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
    else:
        yield from _redirect(observation)


def _success(observation: Observation) -> Iterator[Breach]:
    status, is_companion = observation.response.status, observation.role is Role.COMPANION
    # What a read that the page does not document may answer, HTTP says (RFC 9110, 15.3): 206 shows a part of it.
    allowed = {200, 203, 206} if is_companion else _allowed(observation)
    if status in allowed:
        return
    shown = next((known for known in observation.promises.statuses if known.code in allowed), None)
    answers = observation.promises.answers
    yield Breach(
        RESPONSE_STATUS,
        f"The answer is {status}; the page documents {' or '.join(map(str, sorted(allowed)))}.",
        documented=min(allowed),
        observed=status,
        source=shown.source if shown else answers[0].source if answers else observation.promises.operation.source,
        level=Level.WARNING if is_companion else None,
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


def _redirect(observation: Observation) -> Iterator[Breach]:
    status = observation.response.status
    listed = {known.code for known in observation.promises.statuses}
    asks_for_news = any(name in observation.request.headers for name in ("If-None-Match", "If-Modified-Since"))
    if status in listed or (status == 304 and asks_for_news):
        return
    yield Breach(
        RESPONSE_STATUS,
        f"The answer is {status}, which the page does not list: what was asked for has not been done.",
        observed=status,
        source=observation.promises.operation.source,
        level=Level.WARNING,
    )


def _error(observation: Observation) -> Iterator[Breach]:
    status = observation.response.status
    listed = [known for known in observation.promises.statuses if known.code >= 400]
    own = next((known for known in listed if known.code == status), None)
    if own is not None:
        if not is_explained(observation):
            message = f"The answer is {status}, an error that the page lists, and nothing on the tape tells why."
            yield Breach(RESPONSE_STATUS, message, observed=status, source=own.source, level=Level.INFO)
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

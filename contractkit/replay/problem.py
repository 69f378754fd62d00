"""Problem details (RFC 9457): what the server itself has to say, told apart from what a tape says."""

from __future__ import annotations

from contractkit.cassettes.miss import Difference, Miss
from contractkit.model.exchange import Exchange, Headers, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json

MEDIA_TYPE = "application/problem+json"
UNRECORDED = "urn:contractkit:unrecorded-request"
"""The problem type of a miss. A status alone could as well be one that the service itself gave while recording."""


def problem(status: int, title: str, detail: str, *, kind: str = "about:blank", **members: Json) -> Response:
    """Answer with a problem.

    Args:
        status: the status code.
        title: the same sentence for every problem of this kind.
        detail: what happened this time.
        kind: a URI that names the kind.
        members: extension members (RFC 9457, 3.2).
    """
    body: Json = {"type": kind, "title": title, "status": status, "detail": detail, **members}
    return Response(Headers.of([("Content-Type", MEDIA_TYPE)]), write(body).encode(), status)


def miss_problem(miss: Miss, *, known: bool) -> Response:
    """Answer a request that no tape answers.

    Args:
        miss: why, secrets hidden.
        known: the tapes hold the method and path. Then it is 409, the request is in conflict with what was recorded;
            otherwise 404.
    """
    return problem(
        409 if known else 404,
        "No recorded exchange answers this request.",
        str(miss),
        kind=UNRECORDED,
        nearest=None if miss.nearest is None else _place(miss.nearest),
        differences=[_difference(each) for each in miss.differences],
    )


def _place(exchange: Exchange) -> Json:
    request = f"{exchange.request.method} {exchange.request.path}"
    return {"cassette": exchange.cassette, "exchange": exchange.index, "line": exchange.line, "request": request}


def _difference(difference: Difference) -> Json:
    return {"field": difference.field, "recorded": difference.recorded, "sent": difference.sent}

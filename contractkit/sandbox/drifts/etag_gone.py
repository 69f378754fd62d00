"""No answer carries the ETag header."""

from __future__ import annotations

from dataclasses import replace

from contractkit.model.exchange import Headers, Request, Response
from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan


def behaviour(_plan: ServicePlan) -> Behaviour:
    """Leave the header out; a tag in the body stays."""
    return Behaviour(response=_without_etag)


def _without_etag(_request: Request, response: Response) -> Response:
    return replace(response, headers=Headers.of(line for line in response.headers if line[0] != "ETag"))

"""A successful answer is an HTML page instead of JSON, as a proxy or a login page gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from contractkit.model.exchange import Request, Response
from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan

_PAGE: Final = b"<!doctype html><title>Sign in</title><p>Sign in to go on.</p>\n"


def behaviour(_plan: ServicePlan) -> Behaviour:
    """Answer the page; status and ETag stay."""
    return Behaviour(response=_html)


def _html(_request: Request, response: Response) -> Response:
    if not response.is_success or not response.body:
        return response
    return replace(response, headers=response.headers.replacing("Content-Type", "text/html"), body=_PAGE)

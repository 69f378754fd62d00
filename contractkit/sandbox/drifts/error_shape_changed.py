"""An error is answered in another form than the documented one."""

from __future__ import annotations

from dataclasses import replace

from contractkit.model.exchange import Request, Response
from contractkit.model.json_text import write
from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Answer errors with a flat object: `{"fault": "Precondition Failed"}`."""
    if not plan.errors:
        raise no_occasion(plan, "error body")
    return Behaviour(response=_flat)


def _flat(_request: Request, response: Response) -> Response:
    if response.status < 400:
        return response
    return replace(response, body=write({"fault": response.reason}).encode())

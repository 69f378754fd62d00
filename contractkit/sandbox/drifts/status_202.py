"""A successful update is answered with 202 instead of the documented status."""

from __future__ import annotations

from dataclasses import replace

from contractkit.model.exchange import Request, Response
from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Answer 202, with everything else as it was."""
    if 202 in plan.success.values():
        raise no_occasion(plan, "success other than 202")
    return Behaviour(response=_accepted)


def _accepted(request: Request, response: Response) -> Response:
    is_update = request.method in ("PUT", "PATCH") and response.is_success
    return replace(response, status=202, reason="Accepted") if is_update else response

"""The links are left out of every answer."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Leave out the member that holds them."""
    if plan.links is None:
        raise no_occasion(plan, "links")
    gone = plan.links.member
    return Behaviour(representation=lambda body: {name: value for name, value in body.items() if name != gone})

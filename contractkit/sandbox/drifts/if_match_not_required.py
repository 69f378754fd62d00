"""A write without If-Match is accepted, although the page demands it."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Do without the header; where it is there, it is compared."""
    if not plan.if_match_required:
        raise no_occasion(plan, "If-Match that must be set")
    return Behaviour(demands_if_match=False)

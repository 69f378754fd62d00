"""A stale If-Match is accepted, and somebody's update is lost."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan


def behaviour(_plan: ServicePlan) -> Behaviour:
    """Compare If-Match with nothing; it must still be there where the page demands it."""
    return Behaviour(compares_if_match=False)

"""The ETag stays the same when the resource changes."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan


def behaviour(_plan: ServicePlan) -> Behaviour:
    """Keep the first tag for ever."""
    return Behaviour(tag=lambda before, _after: before)

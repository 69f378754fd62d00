"""A documented value is answered as null."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import is_scalar, member, with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Answer null."""
    path = member(plan, is_scalar, "member that could be null")
    return Behaviour(representation=lambda body: with_value(body, path, lambda _: None))

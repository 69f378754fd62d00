"""A documented member is left out of every answer."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import JsonObject, ServicePlan
from contractkit.sandbox.targets import edited, is_scalar, member


def behaviour(plan: ServicePlan) -> Behaviour:
    """Leave it out."""
    path = member(plan, is_scalar, "member that could be left out")
    return Behaviour(representation=lambda body: edited(body, path, _leave_out))


def _leave_out(owner: JsonObject, name: str) -> None:
    del owner[name]

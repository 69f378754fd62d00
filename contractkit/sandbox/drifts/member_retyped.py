"""A documented number or boolean is answered as a string."""

from __future__ import annotations

from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import member, with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Put it between quotes."""
    path = member(plan, lambda value: isinstance(value, int | float), "number or boolean")
    return Behaviour(representation=lambda body: with_value(body, path, _as_string))


def _as_string(value: Json) -> Json:
    return value if isinstance(value, str) else write(value)

"""The substatus has a value that is not documented."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.enumerated import serving_unknown
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Answer it in the place of the substatus."""
    if plan.machine is None or plan.machine.substatus is None:
        raise no_occasion(plan, "substatus")
    values = [value for row in plan.machine.rows for value in row.substatus]
    return serving_unknown(plan.machine.substatus, values, plan)

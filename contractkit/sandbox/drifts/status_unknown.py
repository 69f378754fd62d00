"""The status has a value that is not documented."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.enumerated import serving_unknown
from contractkit.sandbox.plan import ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Answer it in the place of the status; where no status is documented, of the first enumeration."""
    if plan.machine is not None:
        return serving_unknown(plan.machine.status, plan.machine.statuses, plan)
    for name, values in plan.enumerations.items():
        return serving_unknown(name, values, plan)
    raise no_occasion(plan, "status or other enumeration")

"""The update time stays the same when the resource changes."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import JsonObject, ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Store the old update time with the new values."""
    updated = plan.members.updated
    if not updated:
        raise no_occasion(plan, "update time")

    def frozen(before: JsonObject, after: JsonObject) -> JsonObject:
        return {**after, **{name: before[name] for name in updated if name in before}}

    return Behaviour(stored=frozen)

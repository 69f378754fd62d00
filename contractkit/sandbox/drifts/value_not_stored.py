"""One of the values that an update sends is not stored, although the update succeeds."""

from __future__ import annotations

from contractkit.model.json_value import MISSING, equal, resolve
from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import JsonObject, ServicePlan
from contractkit.sandbox.targets import leaves, with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Keep the old value of the first member that an update changes, a nested one where there is one."""
    return Behaviour(stored=lambda before, after: _one_lost(plan, before, after))


def _one_lost(plan: ServicePlan, before: JsonObject, after: JsonObject) -> JsonObject:
    changed = []
    for path, new in leaves(after):
        old = resolve(before, path)
        if path[0] not in plan.members.read_only and old is not MISSING and not equal(old, new):
            changed.append((path, old))
    if not changed:
        return after
    path, kept = min(changed, key=lambda item: len(item[0]) == 1)
    return with_value(after, path, lambda _: kept)

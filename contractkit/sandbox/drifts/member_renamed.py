"""A documented member is answered under another name."""

from __future__ import annotations

from collections.abc import Callable

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import JsonObject, ServicePlan
from contractkit.sandbox.targets import edited, is_scalar, member


def behaviour(plan: ServicePlan) -> Behaviour:
    """Rename it in answers, and read the new name in requests, as a service that has renamed a member does."""
    path = member(plan, is_scalar, "member that could be renamed")
    old = path[-1]
    new = f"new{old[:1].upper()}{old[1:]}"
    return Behaviour(
        representation=lambda body: edited(body, path, _to(new)),
        received=lambda sent, _stored: edited(sent, (*path[:-1], new), _to(old)),
    )


def _to(new: str) -> Callable[[JsonObject, str], None]:
    def rename(owner: JsonObject, name: str) -> None:
        members = {new if key == name else key: value for key, value in owner.items()}
        owner.clear()
        owner.update(members)

    return rename

"""The tag in the body is not the one in the ETag header."""

from __future__ import annotations

from contractkit.model.json_value import Json
from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Change the tag in the body; the header keeps the one that If-Match is compared with."""
    if plan.members.tag is None:
        raise no_occasion(plan, "entity tag in the body")
    path = (plan.members.tag,)
    return Behaviour(representation=lambda body: with_value(body, path, _other))


def _other(tag: Json) -> Json:
    return f'{tag[:-1]}-old"' if isinstance(tag, str) else tag

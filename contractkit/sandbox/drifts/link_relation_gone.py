"""One of the documented link relations is left out of every answer."""

from __future__ import annotations

from contractkit.model.json_value import Json
from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Leave out the first relation that is not `self`; `self` where there is no other."""
    relations = plan.links.documented if plan.links is not None else None
    if plan.links is None or not isinstance(relations, dict):
        raise no_occasion(plan, "links by relation")
    gone = min(relations, key=lambda relation: relation == "self")

    def without(links: Json) -> Json:
        return {name: link for name, link in links.items() if name != gone} if isinstance(links, dict) else links

    path = (plan.links.member,)
    return Behaviour(representation=lambda body: with_value(body, path, without))

"""The link to the resource itself names another id."""

from __future__ import annotations

from urllib.parse import quote

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.links import map_uris
from contractkit.sandbox.plan import JsonObject, ServicePlan


def behaviour(plan: ServicePlan) -> Behaviour:
    """Turn the id round at the end of every link that ends in it."""
    if plan.links is None or plan.members.identity is None or not _ends_in_id(plan, plan.members.identity):
        raise no_occasion(plan, "link that ends in the id of its resource")
    member, identity = plan.links.member, plan.members.identity

    def misled(body: JsonObject) -> JsonObject:
        own = quote(str(body.get(identity)), safe="")
        links = map_uris(body.get(member), lambda uri: _turned(uri, own))
        return {**body, member: links} if member in body else body

    return Behaviour(representation=misled)


def _ends_in_id(plan: ServicePlan, identity: str) -> bool:
    own = quote(str(plan.representation.get(identity)), safe="")
    return plan.links is not None and any(path.endswith(f"/{own}") for path in plan.links.paths())


def _turned(uri: str, own: str) -> str:
    return f"{uri.removesuffix(own)}{own[-2::-1]}{own[-1:]}" if uri.endswith(f"/{own}") else uri

"""The links lead to a path that is not documented."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour, no_occasion
from contractkit.sandbox.links import map_uris
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import with_value


def behaviour(plan: ServicePlan) -> Behaviour:
    """Begin the path of every link with one segment more."""
    if plan.links is None:
        raise no_occasion(plan, "links")
    path = (plan.links.member,)
    return Behaviour(representation=lambda body: with_value(body, path, lambda links: map_uris(links, _moved)))


def _moved(uri: str) -> str:
    origin, separator, rest = uri.partition("://")
    if not separator:
        return f"/moved{uri}"
    host, _, path = rest.partition("/")
    return f"{origin}://{host}/moved/{path}"

"""The resources that are there from the start: one for each id that the page shows."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from contractkit.model import uri
from contractkit.model.contract import Contract
from contractkit.model.entity_tag import EntityTag, EntityTagError, parse
from contractkit.model.json_value import Json
from contractkit.sandbox.infer_members import is_placeholder
from contractkit.sandbox.plan import JsonObject, Route, Seed, ServicePlan

STAND_IN: Final = "1"
"""Stands for a path value that the page shows nowhere."""


def plant(plan: ServicePlan, contract: Contract, request: JsonObject) -> tuple[Seed, ...]:
    """Build the first resources of a service.

    The resource that the request example names starts in the first row of the transition table, so that every
    documented transition can be walked from it. The one that the response example names is as documented.
    """
    return tuple(seed for route in plan.routes for seed in _seeds_of(route, plan, contract, request))


def shown_values(contract: Contract, route: Route) -> tuple[tuple[str, ...], ...]:
    """Return the path values of every request example on a route that names its resource."""
    shown: dict[tuple[str, ...], None] = {}
    for example in contract.examples:
        values = route.values(example.uri) if example.kind == "request" and example.uri else None
        if values is not None and not any(map(is_placeholder, values[-1:])):
            shown[tuple(STAND_IN if is_placeholder(value) else value for value in values)] = None
    return tuple(shown)


def _seeds_of(route: Route, plan: ServicePlan, contract: Contract, request: JsonObject) -> list[Seed]:
    shown = shown_values(contract, route)
    names = uri.variables(route.template)
    if not names:
        return [_seed(route, (), plan, _requested(plan, {}, None))]
    first = shown[0] if shown else (STAND_IN,) * len(names)
    answered = None if plan.members.identity is None else plan.representation.get(plan.members.identity)
    seeds = {values: _seed(route, values, plan, _requested(plan, request, values[-1])) for values in shown}
    named = isinstance(answered, str | int) and not is_placeholder(str(answered))
    last = (*first[:-1], str(answered)) if named else first
    if last not in seeds:
        seeds[last] = _seed(route, last, plan, plan.representation)
    return list(seeds.values())


def _requested(plan: ServicePlan, request: JsonObject, identity: str | None) -> JsonObject:
    """Return the resource that a documented PUT is about to change: what it sends, in the first documented status."""
    name = plan.members.identity
    start = {} if plan.machine is None else plan.machine.start()
    if name is None or identity is None or str(plan.representation.get(name)) == identity:
        return {**plan.representation, **start}
    own: Json = int(identity) if isinstance(plan.representation.get(name), int) and identity.isdecimal() else identity
    return {**plan.representation, **request, name: own, **start}


def _seed(route: Route, values: tuple[str, ...], plan: ServicePlan, document: JsonObject) -> Seed:
    unsaved = {plan.members.tag, plan.links.member if plan.links else None}
    path = route.family
    for value in values:
        path = path.replace("{}", quote(value, safe=""), 1)
    return Seed(
        key=route.key(values),
        path=path,
        document={name: value for name, value in document.items() if name not in unsaved},
        tag=_strong(document.get(plan.members.tag) if plan.members.tag else None),
    )


def _strong(documented: Json) -> str | None:
    """Return the documented tag as a strong one: If-Match could never match a weak one (RFC 9110, 13.1.1)."""
    try:
        return str(EntityTag(parse(documented).opaque)) if isinstance(documented, str) else None
    except EntityTagError:
        return None

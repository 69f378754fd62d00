"""A Contract -> a ServicePlan. Whatever the page leaves open is decided by the RFCs or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contractkit.errors import PageError
from contractkit.model import uri
from contractkit.model.contract import Contract, Example
from contractkit.sandbox.infer_examples import is_success, shown_resource
from contractkit.sandbox.infer_links import aliases, documented_links
from contractkit.sandbox.infer_machine import documented_machine
from contractkit.sandbox.infer_members import documented_members
from contractkit.sandbox.plan import JsonObject, Route, ServicePlan, encoded
from contractkit.sandbox.seeds import plant

_SERVED = ("GET", "PUT", "PATCH")
_ANSWERED_ELSEWHERE = frozenset({"authorization", "if-match", "content-type", "content-length", "host"})
"""Required headers that are checked with a status of their own, or that HTTP itself demands."""


def service_plan(contract: Contract) -> ServicePlan:
    """Derive the service that a page documents.

    Raises:
        PageError: the page documents no operation that a resource could answer.
    """
    routes = _routes(contract)
    if not routes:
        raise PageError("it documents no GET, PUT or PATCH, so there is no resource to serve.", path=contract.page)
    shown = shown_resource(contract)
    members = documented_members(contract, routes, shown)
    required = {promise.name.lower(): promise.name for promise in contract.required_headers}
    plan = ServicePlan(
        page=contract.page,
        routes=routes,
        representation=shown.representation,
        members=members,
        links=documented_links(contract, shown.representation, members),
        machine=documented_machine(contract.transitions, shown.representation),
        statuses=_statuses(contract),
        success=_success(contract),
        required_headers=tuple(name for key, name in required.items() if key not in _ANSWERED_ELSEWHERE),
        if_match_required="if-match" in required,
        any_case=shown.any_case,
        json_patch=_takes_json_patch(contract),
        asks_token="authorization" in required or any("Authorization" in item.headers for item in contract.examples),
        errors=contract.errors,
        enumerations=_enumerations(contract, shown.representation),
        deprecated=contract.deprecated is not None,
    )
    return replace(plan, routes=(*routes, *aliases(plan, contract)), seeds=plant(plan, contract, shown.replacement))


def _routes(contract: Contract) -> tuple[Route, ...]:
    """Group the documented operations by URI template; GET is served wherever something can be changed."""
    methods: dict[str, list[str]] = {}
    templates: dict[str, str] = {}
    for operation in contract.operations:
        if operation.method in _SERVED:
            family = _family(operation.uri_template)
            templates.setdefault(family, operation.uri_template)
            known = methods.setdefault(family, ["GET", "HEAD"])
            known += [operation.method] if operation.method not in known else []
    return tuple(
        Route(_numbered(template, family), family, tuple(methods[family])) for family, template in templates.items()
    )


def _family(template: str) -> str:
    """Return the path of a template without the names of its variables, which pages spell in several ways."""
    path = uri.template_path(template)
    for name in uri.variables(template):
        path = path.replace(f"{{{name}}}", "{}").replace(f"<{name}>", "{}")
    return encoded(path).rstrip("/")


def _numbered(template: str, family: str) -> str:
    """Give each variable of a template a name of its own; pages write `/groups/{id}/events/{id}`."""
    base = template.strip().removesuffix("/").removesuffix(uri.template_path(template).rstrip("/"))
    first, *rest = family.split("{}")
    return base.partition("?")[0] + first + "".join(f"{{{number}}}{piece}" for number, piece in enumerate(rest))


def _statuses(contract: Contract) -> frozenset[int]:
    listed = {status.code for status in contract.statuses}
    return frozenset(listed | {item.status for item in (*contract.examples, *contract.errors) if item.status})


def _success(contract: Contract) -> Mapping[str, int]:
    """Return the status of a success by method: the one its example prints, 204 where no body is shown, else 200."""
    answered: dict[str, Example] = {}
    method: str | None = None
    for item in sorted(contract.examples, key=lambda item: item.source.line):
        if item.kind == "request":
            method = item.method
        elif method is not None and is_success(item):
            answered.setdefault(method, item)
    listed = _statuses(contract)
    has_body = any(is_success(item) and item.body is not None for item in contract.examples)
    success = {"GET": 200, "HEAD": 200}
    for name in ("PUT", "PATCH"):
        example = answered.get(name)
        bodiless = example is None and not has_body and 204 in listed and 200 not in listed
        success[name] = (example.status if example else None) or (204 if bodiless else 200)
    return success


def _takes_json_patch(contract: Contract) -> bool:
    patches = [item for item in contract.examples if item.kind == "request" and item.method == "PATCH"]
    return any(
        isinstance(item.body, list) or "json-patch" in (item.headers.get("Content-Type") or "").lower()
        for item in patches
    )


def _enumerations(contract: Contract, representation: JsonObject) -> Mapping[str, tuple[str, ...]]:
    names = {name.lower(): name for name in representation}
    found: dict[str, tuple[str, ...]] = {}
    for item in contract.properties:
        resource = contract.resources.get(item.resource or "")
        if resource is not None and resource.values and item.name.lower() in names:
            found[names[item.name.lower()]] = resource.values
    return found

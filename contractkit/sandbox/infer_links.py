"""The documented links of a representation, and the paths that they lead to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from contractkit.model import uri
from contractkit.model.contract import Contract
from contractkit.sandbox.infer_members import link_member, plain
from contractkit.sandbox.links import Links
from contractkit.sandbox.plan import JsonObject, Members, Route, ServicePlan
from contractkit.sandbox.seeds import STAND_IN, shown_values


def documented_links(contract: Contract, representation: JsonObject, members: Members) -> Links | None:
    """Return the member that holds the links, with the documented values that their URIs are made of."""
    member = link_member(representation)
    if member is None:
        return None
    addresses = [operation.uri_template for operation in contract.operations]
    addresses += [example.uri for example in contract.examples if example.kind == "request" and example.uri]
    hosts = frozenset(urlsplit(address).netloc.lower() for address in addresses if "://" in address)
    names = [name for name in representation if name == members.identity or plain(name).endswith("id")]
    # The id comes last, so that it wins over another member with the same value.
    names.sort(key=lambda name: name == members.identity)
    values = {value: name for name in names if isinstance(value := representation[name], str) and value}
    return Links(member, representation[member], hosts, values)


def aliases(plan: ServicePlan, contract: Contract) -> tuple[Route, ...]:
    """Return a route for every documented link that ends in the id and leads off the documented templates.

    A page may print its links with another path than its operations; whoever follows such a link shall arrive.
    """
    identity = plan.representation.get(plan.members.identity) if plan.members.identity else None
    main = max(plan.routes, key=lambda route: len(shown_values(contract, route)))
    names = uri.variables(main.template)
    if plan.links is None or not isinstance(identity, str) or not names:
        return ()
    fixed = next(iter(shown_values(contract, main)), (STAND_IN,) * len(names))[:-1]
    found: dict[str, Route] = {}
    for path in plan.links.paths():
        parent, _, last = path.rpartition("/")
        known = any(route.values(f"http://sandbox{path}") is not None for route in plan.routes)
        if unquote(last) == identity and not known:
            found[parent] = Route(f"http://sandbox{parent}/{{id}}", main.family, ("GET", "HEAD"), fixed)
    return tuple(found.values())

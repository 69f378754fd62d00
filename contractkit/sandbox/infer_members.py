"""Which member of a representation carries the id, the tag, the update time; which ones the service sets itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from contractkit.model import uri
from contractkit.model.contract import Contract
from contractkit.sandbox.infer_examples import Shown, sent_bodies
from contractkit.sandbox.links import has_targets
from contractkit.sandbox.plan import JsonObject, Members, Route
from contractkit.sandbox.timestamps import is_date_time

_TAG_NAMES: Final = ("etag", "odataetag")
_LINK_NAMES: Final = ("links",)
_UPDATED: Final = re.compile(r"updated|modified|changed", re.IGNORECASE)
_CREATED: Final = re.compile(r"created", re.IGNORECASE)


def documented_members(contract: Contract, routes: Sequence[Route], shown: Shown) -> Members:
    """Tell the parts of the members of a representation, from the page's examples and tables."""
    representation = shown.representation
    forbidden = frozenset(promise.name for promise in contract.forbidden_request_members)
    identity = _identity(contract, routes, shown)
    tag = next((name for name in representation if plain(name) in _TAG_NAMES), None)
    updated = _updated(shown, excluded={identity, tag})
    created = {name for name, value in representation.items() if _CREATED.search(name) and is_date_time(value)}
    own = {name for name in (identity, tag, link_member(representation), *updated, *created) if name is not None}
    tabled = {plain(item.name) for item in contract.properties}
    answered_only = _answered_only(contract, shown, tabled)
    return Members(
        identity=identity,
        tag=tag,
        updated=updated,
        read_only=frozenset(own | {name for name in answered_only if plain(name) not in tabled} | forbidden),
        kept=frozenset(own | answered_only | forbidden),
        forbidden=forbidden,
        optional=_optional(contract),
    )


def plain(name: str) -> str:
    """Return a name as it compares across documents: lower case, letters and digits only."""
    return re.sub(r"[\W_]", "", name.lower())


def link_member(representation: JsonObject) -> str | None:
    """Return the member that holds hypermedia links (`links`, `_links`, `@links`), or None."""
    return next(
        (name for name, value in representation.items() if plain(name) in _LINK_NAMES and has_targets(value)), None
    )


def is_placeholder(value: str) -> bool:
    """Tell whether a documented path value only stands for one: `{task-id}`, `<id>`."""
    return bool(re.search(r"[{}<>]", value))


def _identity(contract: Contract, routes: Sequence[Route], shown: Shown) -> str | None:
    """Find the id: the member whose value stands in the URI, else the one named like the path variable, else `id`."""
    requests = [item.uri for item in contract.examples if item.kind == "request" and item.uri]
    found = [values[-1] for address in requests for route in routes if (values := route.values(address))]
    ids = [value for value in found if not is_placeholder(value)]
    for name in shown.representation:
        if any(side.get(name) in ids for side in (shown.replacement, shown.representation)):
            return name
    variables = [uri.variables(operation.uri_template)[-1:] for operation in contract.operations]
    wanted = [*(plain(name) for names in variables for name in names), "id"]
    named = {plain(name): name for name, value in shown.representation.items() if isinstance(value, str | int)}
    return next((named[name] for name in wanted if name in named), None)


def _updated(shown: Shown, excluded: Collection[str | None]) -> tuple[str, ...]:
    """Find the update time: by name, else by a value that the documented update moved."""
    dates = [name for name, value in shown.representation.items() if is_date_time(value) and name not in excluded]
    named = tuple(name for name in dates if _UPDATED.search(name))
    sent = shown.replacement
    return named or tuple(name for name in dates if name in sent and sent[name] != shown.representation[name])


def _answered_only(contract: Contract, shown: Shown, tabled: Collection[str]) -> set[str]:
    """Return the members that are answered without being sent.

    Only a whole replacement tells them apart; where the page shows none, its table does, if it names any of them.
    """
    if shown.replacement:
        return {name for name in shown.representation if name not in shown.replacement}
    sent = {plain(name) for body in sent_bodies(contract, "PATCH") for name in body}
    if not any(plain(name) in tabled for name in shown.representation):
        return set()
    return {name for name in shown.representation if plain(name) not in tabled and plain(name) not in sent}


def _optional(contract: Contract) -> frozenset[str]:
    rows = [*contract.properties, *(row for resource in contract.resources.values() for row in resource.properties)]
    names = {name for example in contract.examples for name in example.optional}
    return frozenset(name.lower() for name in {*names, *(row.name for row in rows if row.optional)})

"""What the examples of a page show of a resource: how it is answered, how it is sent as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from contractkit.model.contract import Contract, Example
from contractkit.model.json_value import Json, split_pointer
from contractkit.sandbox.plan import JsonObject
from contractkit.sandbox.spelling import spelled_like


@dataclass(frozen=True, slots=True)
class Shown:
    """A resource, from both sides.

    Attributes:
        representation: as it is answered.
        replacement: as a client sends all of it, spelled like the representation; empty when the page shows no PUT.
        any_case: whether the page sends member names in another letter case than it answers them.
    """

    representation: JsonObject
    replacement: JsonObject
    any_case: bool


def shown_resource(contract: Contract) -> Shown:
    """Read the examples: the first successful response, or what is sent where the page shows no response."""
    sent = next((body for method in ("PUT", None) for body in sent_bodies(contract, method)), {})
    patch = next(sent_bodies(contract, "PATCH"), {})
    representation = next(_answered_bodies(contract), None) or sent or patch or _sketch(contract)
    replacement = spelled_like(sent, representation)
    return Shown(representation, replacement if isinstance(replacement, dict) else {}, replacement != sent)


def sent_bodies(contract: Contract, method: str | None) -> Iterator[JsonObject]:
    """Yield the objects that the request examples of a method send."""
    for item in contract.examples:
        if item.kind == "request" and item.method == method and isinstance(item.body, dict):
            yield item.body


def is_success(example: Example) -> bool:
    """Tell whether an example is a response without an error; a status line may be missing."""
    return example.kind == "response" and example.status in (None, *range(200, 300))


def _answered_bodies(contract: Contract) -> Iterator[JsonObject]:
    for item in contract.examples:
        if is_success(item) and isinstance(item.body, dict):
            yield item.body


def _sketch(contract: Contract) -> JsonObject:
    """Build the least resource that every documented JSON Patch (RFC 6902) fits."""
    sketch: JsonObject = {}
    for item in contract.examples:
        operations = item.body if item.kind == "request" and isinstance(item.body, list) else []
        for operation in operations:
            path = operation.get("path") if isinstance(operation, dict) else None
            if isinstance(operation, dict) and isinstance(path, str) and "value" in operation:
                _place(sketch, split_pointer(path), operation["value"])
    return sketch


def _place(owner: JsonObject, path: tuple[str, ...], value: Json) -> None:
    """Set a member, with the objects above it; an item of an array only makes its array."""
    for name, below in pairwise(path):
        inner = owner.setdefault(name, [] if below == "-" or below.isdecimal() else {})
        if not isinstance(inner, dict):
            return
        owner = inner
    if path:
        owner[path[-1]] = value

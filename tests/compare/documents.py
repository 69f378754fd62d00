"""Contracts for tests, built without a page: examples, table rows and linked resources in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contractkit.compare.documented import Documented
from contractkit.compare.promises import Promises
from contractkit.model.contract import Contract, Example, Operation, Property, Resource, Source, Transition
from contractkit.model.exchange import Headers
from contractkit.model.json_value import Json, pointer, walk

PAGE = "page.md"
URI = "https://api.example.com/v1/orders/{id}"


def source(line: int) -> Source:
    return Source(PAGE, line)


def request(body: Json = None, *, uri: str = "https://api.example.com/v1/orders/o1", method: str = "PUT") -> Example:
    return Example("request", source(10), method, uri, body=body, lines=_lines(body, 11))


def answer(
    body: Json,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    truncated: bool = False,
    optional: Sequence[str] = (),
    nullable: Sequence[str] = (),
) -> Example:
    return Example(
        "response",
        source(100),
        status=status,
        headers=Headers.of((headers or {}).items()),
        body=body,
        lines=_lines(body, 101),
        truncated=truncated,
        optional=frozenset(optional),
        nullable=frozenset(nullable),
    )


def row(name: str, type_: str = "string", *, resource: str | None = None, optional: bool = False) -> Property:
    return Property(name, type_, source(5), resource, optional=optional)


def contract(
    *examples: Example,
    rows: Sequence[Property] = (),
    resources: Mapping[str, Sequence[Property] | tuple[str, ...]] | None = None,
    transitions: Sequence[Transition] = (),
    operations: Sequence[str] = (f"PUT {URI}",),
) -> Contract:
    """Build a contract; a resource is a list of rows, or of values when it is an enumeration."""
    return Contract(
        PAGE,
        operations=tuple(_operation(text) for text in operations),
        examples=examples,
        properties=tuple(rows),
        resources={key: _resource(key, content) for key, content in (resources or {}).items()},
        transitions=tuple(transitions),
    )


def promises(described: Contract) -> Promises:
    return Promises(described, described.operations[0])


def body_of(described: Contract) -> Documented:
    """Return what is documented about the answer of a contract's first operation."""
    comparison = promises(described).answer
    assert comparison is not None
    return comparison.body


def _operation(text: str) -> Operation:
    method, _, template = text.partition(" ")
    return Operation(method, template, source(1))


def _resource(key: str, content: Sequence[Property] | tuple[str, ...]) -> Resource:
    rows = tuple(item for item in content if isinstance(item, Property))
    return Resource(key, source(50), rows, tuple(item for item in content if isinstance(item, str)))


def _lines(body: Json, first: int) -> dict[str, int]:
    return {pointer(path): first + number for number, (path, _) in enumerate(walk(body))}

"""The examples of a page as exchanges: which documented answer answers which documented request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from contractkit.model.contract import Contract, Example, Operation, Source
from contractkit.model.uri import match, template_path

WRITES: Final = frozenset({"PUT", "PATCH", "MERGE"})
"""Methods that change what is there already."""


@dataclass(frozen=True, slots=True)
class PageExchange:
    """A documented request and a documented answer to it that is no error."""

    request: Example
    response: Example


def page_exchanges(contract: Contract) -> Iterator[PageExchange]:
    """Pair the examples of a page, in their order.

    All answers that follow one request are its own; of several requests in a row, each has one, or nobody can tell.
    """
    runs = [list(run) for _, run in groupby(contract.examples, key=lambda example: example.kind)]
    for requests, responses in pairwise(runs):
        if requests[0].kind == "request":
            pairs = (
                ((requests[0], each) for each in responses) if len(requests) == 1 else _in_order(requests, responses)
            )
            for request, response in pairs:
                if response.status is None or response.status < 300:
                    yield PageExchange(request, response)


def _in_order(requests: Sequence[Example], responses: Sequence[Example]) -> Iterator[tuple[Example, Example]]:
    return zip(requests, responses, strict=True) if len(requests) == len(responses) else iter(())


def operation_of(contract: Contract, example: Example) -> Operation | None:
    """Return the operation that a request example is one of; None when that cannot be told."""
    same_method = [each for each in contract.operations if each.method == example.method]
    fitting = [each for each in same_method if example.uri and match(each.uri_template, example.uri) is not None]
    return next(iter(fitting), None) or (same_method[0] if len(same_method) == 1 else None)


def operation_name(contract: Contract, example: Example | None = None) -> str:
    """Name the operation that an example belongs to: an answer to that of the last request before it.

    The page's first operation stands for one that cannot be told; the name is empty when the page has none.
    """
    operation = operation_of(contract, example) if example is not None and example.method else None
    if operation is None and example is not None:
        before = [each for each in contract.examples if each.kind == "request" and each.source <= example.source]
        operation = operation_of(contract, before[-1]) if before else None
    operation = operation or next(iter(contract.operations), None)
    return f"{operation.method} {template_path(operation.uri_template)}" if operation else ""


def header_source(contract: Contract, example: Example, name: str) -> Source:
    """Return the line that an example prints a header on."""
    lines = contract.text.get(example.source.page, ())
    wanted = f"{name.casefold()}:"
    for number in range(example.source.line, min(example.lines.get("", len(lines)), len(lines)) + 1):
        if lines[number - 1].strip().casefold().startswith(wanted):
            return Source(example.source.page, number)
    return example.source

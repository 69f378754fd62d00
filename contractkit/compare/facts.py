"""The promises of a page that are no bodies, each under a key by which it is found again in another revision."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final, TypeAlias

from contractkit.compare.described import described_objects
from contractkit.compare.page_exchange import operation_of
from contractkit.compare.table_names import Shown, fold
from contractkit.model.contract import Contract, Example, Operation, Promise, Property, Resource, Source
from contractkit.model.json_value import resolve
from contractkit.model.uri import template_path

Places: TypeAlias = Mapping[str, Source]
"""Where promises are made, by what is promised."""

Told: TypeAlias = Callable[[Source], bool]
"""Whether a place counts: linked pages that only one revision has beside it do not."""

_VARIABLE: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_TARGET: Final = re.compile(r"\]\([^)]*\)|<[^>]*>|`[^`]*`")
_TELLING_HEADERS: Final = frozenset(
    {"deprecation", "etag", "link", "location", "preference-applied", "retry-after", "sunset"}
)
"""Response headers that are promises where an example shows them; others are what happened to be there."""


def operations(contract: Contract) -> dict[str, Operation]:
    """Return the operations by method and path; hosts and the names of variables do not count."""
    return {operation_key(each): each for each in reversed(contract.operations)}


def operation_key(operation: Operation) -> str:
    """Name an operation so that renamed variables, which no client sees, leave its name alone."""
    return f"{operation.method} {_VARIABLE.sub('{}', template_path(operation.uri_template)).rstrip('/')}"


def examples_by_operation(contract: Contract) -> dict[str, list[Example]]:
    """Return the examples that are no errors by operation; an answer belongs to the request before it."""
    found: dict[str, list[Example]] = {}
    only = next(iter(contract.operations), None)
    current = only
    for example in contract.examples:
        if example.kind == "request":
            current = operation_of(contract, example) or only
        if current is not None and (example.status is None or example.status < 300):
            found.setdefault(operation_key(current), []).append(example)
    return found


def required_headers(contract: Contract) -> Mapping[str, Promise]:
    """Return the request headers that must be sent, by name in lower case."""
    return {each.name.lower(): each for each in contract.required_headers}


def forbidden_members(contract: Contract) -> Mapping[str, Promise]:
    """Return the members that must not be sent."""
    return {each.name: each for each in contract.forbidden_request_members}


def response_headers(contract: Contract, told: Told) -> Mapping[str, Promise]:
    """Return the headers that a table lists for answers or that examples show, by name in lower case."""
    listed = (each for each in contract.headers if each.side == "response" and told(each.source))
    found = {each.name.lower(): Promise(each.name, each.source) for each in listed}
    for example in contract.examples:
        if example.kind == "response" and example.method is None:
            for name, _ in example.headers:
                if name.lower() in _TELLING_HEADERS:
                    found.setdefault(name.lower(), Promise(name, example.source))
    return found


def statuses(contract: Contract, told: Told) -> Places:
    """Return the status codes that are listed or shown."""
    found = {str(each.code): each.source for each in reversed(contract.statuses) if told(each.source)}
    shown = {str(each.status): each.source for each in reversed(contract.examples) if each.status is not None}
    return shown | found


def transitions(contract: Contract) -> Places:
    """Return the allowed transitions, as `New -> Active`."""
    return {f"{row.start} -> {to}": row.source for row in contract.transitions for to in row.to}


def substatuses(contract: Contract) -> Places:
    """Return what may go with a state, as `New / Pending`."""
    return {f"{row.start} / {each}": row.source for row in contract.transitions for each in row.substatus}


def enumerations(contract: Contract, told: Told) -> dict[str, Resource | Property]:
    """Return the enumerations: linked types, by link without its folder, and rows with values, by the member's name."""
    linked = {key: each for key, each in contract.resources.items() if each.values and told(each.source)}
    namings = (naming for described in described_objects(contract) for naming in described.namings)
    return linked | {
        each.member.name: each.row for each in namings if each.member and _is_listed(each.row, each.member)
    }


def _is_listed(row: Property, member: Shown) -> bool:
    value = resolve(member.example.body, member.path)
    return isinstance(value, str) and value in row.values


def unshown_rows(contract: Contract) -> dict[str, Property]:
    """Return the rows of the request body's tables about members that no example shows, by folded name."""
    namings = [naming for described in described_objects(contract) for naming in described.namings]
    shown = {naming.row for naming in namings if naming.member}
    return {fold(row.name): row for row in contract.properties if row not in shown}


def shown_names(contract: Contract) -> frozenset[str]:
    """Return the folded names of the members that examples show of the objects that tables describe."""
    return frozenset(fold(name) for described in described_objects(contract) for name in described.members)


def relative(contract: Contract, page: str) -> str:
    """Return a page as seen from the folder of the contract's own, which is the empty text."""
    if page == contract.page:
        return ""
    folder = PurePath(contract.page).parent
    return str(PurePath(page).relative_to(folder)) if PurePath(page).is_relative_to(folder) else page


def pages(contract: Contract) -> frozenset[str]:
    """Return the pages that were read for a contract, relative to its own."""
    return frozenset(relative(contract, page) for page in contract.text)


def prose(contract: Contract) -> frozenset[str]:
    """Return the words of a page outside its examples, link targets and code."""
    lines = list(contract.text.get(contract.page, ()))
    for example in contract.examples:
        end = max(example.lines.values(), default=example.source.line)
        lines[example.source.line - 1 : end] = [""] * (end - example.source.line + 1)
    text = "\n".join(_TARGET.sub(" ", line) for line in lines)
    return frozenset(word.casefold() for word in _WORD.findall(text))

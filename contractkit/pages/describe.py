"""A contract for machines and for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from decimal import Decimal
from itertools import groupby
from typing import Final, TypeAlias

from contractkit.model.contract import Contract, Defect, Example, Operation, Source, Status, Transition
from contractkit.model.json_value import Json

_Row: TypeAlias = tuple[Source, str]
_MAX_EXPONENT: Final = 300


def as_json(contract: Contract) -> dict[str, Json]:
    """Return the contract as `contractkit extract --format json` prints it; every key is there."""
    return {
        "operations": [{"method": one.method, "uri_template": one.uri_template} for one in contract.operations],
        "required_headers": [one.name for one in contract.required_headers],
        "forbidden_request_members": [one.name for one in contract.forbidden_request_members],
        "examples": [_example(one) for one in contract.examples],
        "properties": [{"name": one.name, "type": one.type} for one in contract.properties],
        "transitions": [
            {"from": one.start, "to": list(one.to), "substatus": list(one.substatus)} for one in contract.transitions
        ],
        "deprecated": contract.deprecated is not None,
    }


def _example(example: Example) -> Json:
    first: dict[str, Json] = (
        {"kind": "request", "method": example.method, "uri": example.uri}
        if example.kind == "request"
        else {"kind": "response", "status": example.status}
    )
    return first | {
        "headers": {name: example.headers.get(name) for name, _ in example.headers},
        "body": _plain(example.body),
        "body_defects": list[Json](dict.fromkeys(defect.kind for defect in example.defects)),
        "line": example.source.line,
    }


def _plain(value: Json) -> Json:
    """Give numbers that no float holds a form that every JSON writer has."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, Decimal):
        return value
    if abs(value.adjusted()) > _MAX_EXPONENT:
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


def as_text(contract: Contract) -> str:
    """Return the contract as a person reads it: each promise behind the line it stands on."""
    sections: list[tuple[str, Iterable[_Row]]] = [
        ("Operations", [(one.source, _operation(one)) for one in contract.operations]),
        ("Must be sent", [(one.source, one.name) for one in contract.required_headers]),
        ("Must not be sent", [(one.source, one.name) for one in contract.forbidden_request_members]),
        ("Request body", [(one.source, f"{one.name}: {one.type}") for one in contract.properties]),
        ("Transitions", [(one.source, _transition(one)) for one in contract.transitions]),
        ("Examples", [row for one in contract.examples for row in _lines_of(one)]),
        ("Status codes", _statuses(contract.statuses)),
        ("Types", _types(contract)),
    ]
    shown = [(title, list(rows)) for title, rows in sections]
    width = max((len(str(source)) for _, rows in shown for source, _ in rows), default=0)
    obsolete = [f"obsolete, see {contract.deprecated}"] if contract.deprecated else []
    lines = [contract.title, *obsolete]
    for title, rows in shown:
        if rows:
            lines += ["", title, *(f"  {source!s:<{width}}  {text}" for source, text in rows)]
    return "\n".join(lines) + "\n"


def _operation(operation: Operation) -> str:
    printed = f" (printed as {operation.printed})" if operation.printed else ""
    return f"{operation}{printed}"


def _transition(transition: Transition) -> str:
    substatus = f" (substatus {', '.join(transition.substatus)})" if transition.substatus else ""
    return f"{transition.start} -> {', '.join(transition.to)}{substatus}"


def _lines_of(example: Example) -> Iterator[_Row]:
    if example.kind == "request":
        line = f"request {example.method} {example.uri}" if example.method else "request without a request line"
    else:
        line = f"response {example.status}" if example.status else "response without a status line"
    yield example.source, f"{line}, {_body(example)}"
    for defect in example.defects:
        yield Source(example.source.page, defect.line), f"  not JSON: {_defect(defect)}"


def _body(example: Example) -> str:
    if isinstance(example.body, dict):
        return f"body with {_count(example.body, 'member')}"
    if isinstance(example.body, list):
        return f"body with {_count(example.body, 'item')}"
    return "body that is not JSON" if example.text else "no body"


def _defect(defect: Defect) -> str:
    if defect.repair is None:
        repair = "no single right repair"
    else:
        repair = f"write {defect.repair.strip()}" if defect.repair.strip() else "take it out"
    return f"{defect.kind} at column {defect.column}; {repair}"


def _statuses(statuses: Sequence[Status]) -> Iterator[_Row]:
    """Put the codes of one page on one line."""
    for _, codes in groupby(statuses, key=lambda status: status.source.page):
        listed = list(codes)
        yield listed[0].source, ", ".join(str(status.code) for status in listed)


def _types(contract: Contract) -> Iterator[_Row]:
    others = {one.source: one for one in contract.resources.values() if one.source.page != contract.page}
    for source, one in sorted(others.items()):
        size = _count(one.properties, "member") if one.properties else _count(one.values, "value")
        yield source, f"{one.name}: {size}"


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"

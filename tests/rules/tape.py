"""Tapes for tests, in few words: named exchanges of a page, each with changes by the pointers that findings use."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contractkit.cassettes.cassette import Cassette
from contractkit.check import check
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.finding import Level, Report
from contractkit.model.json_value import split_pointer
from contractkit.pages.load import load_contract

GONE = "(gone)"
_ROOT = Path(__file__).parents[2]


@cache
def library(name: str) -> dict[str, Any]:
    """Read the named exchanges of a page: `tests/rules/pages/NAME.yaml`."""
    document: dict[str, Any] = yaml.safe_load((_ROOT / f"tests/rules/pages/{name}.yaml").read_text("utf-8"))
    return document


@cache
def contract_of(page: str) -> Contract:
    """Read a page, given relative to the repository."""
    return load_contract(_ROOT / page, page)


def tape(name: str, exchanges: Iterable[str | Mapping[str, Mapping[str, Any]]]) -> Cassette:
    """Build a tape.

    Args:
        name: whose named exchanges to use.
        exchanges: `read`, or `{read: {/response/body/details/dealValue: "12"}}`; `(gone)` takes a member away.
    """
    built = []
    for index, given in enumerate(exchanges):
        title, changes = (given, {}) if isinstance(given, str) else next(iter(given.items()))
        built.append(_exchange(library(name), title, changes, index))
    return Cassette(f"{name}.yaml", tuple(built))


def run(
    cassette: Cassette,
    page: str,
    levels: Mapping[str, Level | None] | None = None,
    circumstances: Circumstances = UNKNOWN,
) -> Report:
    """Check a tape against a page."""
    return check([cassette], [contract_of(page)], levels, circumstances=circumstances)


def _exchange(known: Mapping[str, Any], title: str, changes: Mapping[str, Any], index: int) -> Exchange:
    raw = copy.deepcopy(known["exchanges"][title])
    request, response = raw["request"], raw["response"]
    document = {
        "request": {
            "method": request["method"],
            "uri": known["uri"],
            "headers": {"Content-Type": "application/json", **request.get("headers", {})},
            "body": _body(known, request),
        },
        "response": {
            "status": response["status"],
            "headers": {"Content-Type": "application/json", **response.get("headers", {})},
            "body": _body(known, response),
        },
    }
    for pointer, value in changes.items():
        _change(document, split_pointer(pointer), value)
    sent, answered = document["request"], document["response"]
    return Exchange(
        Request(_headers(sent), _bytes(sent.get("body")), sent["method"], sent["uri"]),
        Response(_headers(answered), _bytes(answered.get("body")), answered["status"]),
        index=index,
        line=10 * index + 1,
    )


def _body(known: Mapping[str, Any], message: Mapping[str, Any]) -> Any:
    """`shows` is the resource with changes, `sends` the same without its links, `body` is the body."""
    if "shows" in message:
        return {**copy.deepcopy(known["resource"]), **message["shows"]}
    if "sends" in message:
        resource = {**copy.deepcopy(known["resource"]), **message["sends"]}
        return {name: value for name, value in resource.items() if name not in {"links", "_links"}}
    return message.get("body")


def _change(document: Any, path: tuple[str, ...], value: Any) -> None:
    *above, last = path
    for part in above:
        document = document[int(part) if isinstance(document, list) else part]
    key: Any = int(last) if isinstance(document, list) else last
    if value == GONE:
        del document[key]
    elif isinstance(document, list) and key == len(document):
        document.append(value)
    else:
        document[key] = value


def _headers(message: Mapping[str, Any]) -> Headers:
    """A list of values stands for several lines of one header."""
    return Headers.of(
        (name, value)
        for name, values in message["headers"].items()
        for value in (values if isinstance(values, list) else [values])
    )


def _bytes(body: Any) -> bytes:
    """A body that is text is sent as it is, everything else as JSON."""
    if body is None:
        return b""
    return (body if isinstance(body, str) else json.dumps(body)).encode()

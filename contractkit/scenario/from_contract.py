"""A documented request as a scenario: read the resource, send the example with the tag just read, read it again."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from contractkit.errors import UsageError
from contractkit.model.contract import Contract, Example, Operation
from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from contractkit.model.uri import match
from contractkit.scenario.references import EnvironmentReference, MessageReference, Reference, VariableReference
from contractkit.scenario.step import Scenario, Step, Template

TOKEN: Final = "CONTRACTKIT_TOKEN"  # noqa: S105  # the name of a variable
_BASE: Final = "base"
_READ: Final = "current"
_CONDITIONAL: Final = frozenset({"PUT", "PATCH", "DELETE"})
_WRITES: Final = (*sorted(_CONDITIONAL), "POST")
_OURS: Final = frozenset({"host", "content-length", "authorization", "if-match", "connection", "transfer-encoding"})
_HOLE: Final = re.compile(r"\{([^{}]+)\}")
_PLACEHOLDER: Final = re.compile(r"[<>{}]|\.\.\.|\u2026")


def scenario_of(contract: Contract) -> Scenario:
    """Turn the first write that a page documents with an example into a scenario.

    The variables of the URI that the example leaves open are variables of the scenario, and so is `base`, which is the
    documented service unless another is given. The token is read from the environment variable CONTRACTKIT_TOKEN.

    Raises:
        UsageError: the page documents no write, or shows no request that could be sent.
    """
    operation, example = _documented_write(contract)
    body = None if example.body is None and not example.text else _body(example, contract)
    uri = example.uri if example.uri and not _PLACEHOLDER.search(example.uri) else operation.uri_template
    line = example.source.line
    target = _uri(uri, line)
    token = _authorization(example, contract, line)
    read = Step("Read the resource as it is now", line, "GET", target, (_accept(line), *token), name=_READ)
    conditional = operation.method in _CONDITIONAL
    tag = (("If-Match", Template((MessageReference(_READ, "response", header="ETag"),), line)),) if conditional else ()
    headers = (*_headers(example, line), *token, *tag)
    write_it = Step(f"Send the documented {operation.method}", line, operation.method, target, headers, body)
    again = Step("Read it again", line, "GET", target, (_accept(line), *token))
    steps = (read, write_it, again) if conditional else (write_it,)
    return Scenario(
        contract.title or contract.page, contract.page, steps, {_BASE: Template((_origin(operation),), line)}
    )


def _documented_write(contract: Contract) -> tuple[Operation, Example]:
    for operation in contract.operations:
        for example in contract.examples:
            if operation.method in _WRITES and _shows(example, operation):
                return operation, example
    raise UsageError("it documents no PUT, PATCH, POST or DELETE with an example of the request.", path=contract.page)


def _shows(example: Example, operation: Operation) -> bool:
    if example.kind != "request" or example.method != operation.method:
        return False
    return not example.uri or _PLACEHOLDER.search(example.uri) is not None or _matches(example.uri, operation)


def _matches(uri: str, operation: Operation) -> bool:
    whole = uri if urlsplit(uri).scheme else f"{_origin(operation)}{uri}"
    return match(operation.uri_template, whole) is not None or match(operation.uri_template, uri) is not None


def _body(example: Example, contract: Contract) -> Template:
    """Return the example's body, mended, without the members that the page forbids to send."""
    if example.body is None:
        raise UsageError(
            "the body of the documented request cannot be read as JSON.", path=contract.page, line=example.source.line
        )
    forbidden = {promise.name.lower() for promise in contract.forbidden_request_members}
    body: Json = example.body
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name.lower() not in forbidden}
    return Template((write(body),), example.source.line)


def _headers(example: Example, line: int) -> tuple[tuple[str, Template], ...]:
    """Return the example's own headers; those with a placeholder in them stand for nothing that could be sent."""
    return tuple(
        (name, Template((value,), line))
        for name, value in example.headers
        if name.lower() not in _OURS and not _PLACEHOLDER.search(value)
    )


def _authorization(example: Example, contract: Contract, line: int) -> tuple[tuple[str, Template], ...]:
    shown = example.headers.get("Authorization")
    required = any(promise.name.lower() == "authorization" for promise in contract.required_headers)
    if shown is None and not required:
        return ()
    scheme = (shown or "Bearer").split()[:1] or ["Bearer"]
    scheme = ["Bearer"] if _PLACEHOLDER.search(scheme[0]) else scheme
    return (("Authorization", Template((f"{scheme[0]} ", EnvironmentReference(TOKEN)), line)),)


def _accept(line: int) -> tuple[str, Template]:
    return "Accept", Template(("application/json",), line)


def _uri(uri: str, line: int) -> Template:
    parts = urlsplit(uri)
    rest = uri.removeprefix(f"{parts.scheme}://{parts.netloc}") if parts.scheme else uri
    pieces: list[str | Reference] = [VariableReference(_BASE)]
    for index, piece in enumerate(_HOLE.split(rest if rest.startswith("/") else f"/{rest}")):
        pieces.append(VariableReference(piece.strip()) if index % 2 else piece)
    return Template(tuple(piece for piece in pieces if piece != ""), line)


def _origin(operation: Operation) -> str:
    parts = urlsplit(operation.uri_template)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

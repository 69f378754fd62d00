"""Postman collections 2.0 and 2.1: each saved response of a request is an exchange (https://schema.postman.com)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from contractkit.cassettes.content_coding import resized
from contractkit.cassettes.foreign._json import Fields, document
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Headers, Request, Response

_MAX_DEPTH = 50


def read(data: bytes, name: str) -> tuple[Exchange, ...]:
    """Read the saved responses of a collection, folder by folder.

    Raises:
        CassetteError: it is not a collection, or a request in it has a variable that nothing gives a value.
    """
    root = document(data, name)
    variables = {
        each.text("key", ""): each.text("value", "") for each in (root.rows("variable") if root.has("variable") else ())
    }
    pairs = [pair for item in root.rows("item") for pair in _pairs(item, variables, 0)]
    return tuple(
        Exchange(request, response, cassette=name, index=index) for index, (request, response) in enumerate(pairs)
    )


def _pairs(item: Fields, variables: dict[str, str], depth: int) -> Iterator[tuple[Request, Response]]:
    if depth > _MAX_DEPTH:
        raise CassetteError(f"{item.pointer}: folders are nested more than {_MAX_DEPTH} deep.", path=item.name)
    for inner in item.rows("item") if item.has("item") else ():
        yield from _pairs(inner, variables, depth + 1)
    for answer in item.rows("response") if item.has("response") else ():
        asked = answer if answer.has("originalRequest") else item
        request = asked.table("originalRequest" if asked is answer else "request")
        yield _request(request, variables), _response(answer)


def _request(request: Fields, variables: dict[str, str]) -> Request:
    raw = request.table("url").text("raw") if request.is_table("url") else request.text("url")
    uri = _filled(raw, variables)
    if "{{" in uri:
        raise CassetteError(f"{request.pointer}/url: {uri!r} holds a variable without a value.", path=request.name)
    body = _body(request.table("body")) if request.has("body") else ""
    return Request(
        method=request.text("method", "GET").upper(),
        uri=uri,
        headers=_headers(request, variables),
        body=_filled(body, variables).encode("utf-8", "surrogatepass"),
    )


def _response(answer: Fields) -> Response:
    body = answer.text("body", "").encode("utf-8", "surrogatepass")
    lines = [line for line in _headers(answer, {}) if line[0].lower() not in {"content-encoding", "transfer-encoding"}]
    headers = resized(Headers.of(lines), body)
    return Response(status=answer.number("code"), reason=answer.text("status", ""), headers=headers, body=body)


def _headers(message: Fields, variables: dict[str, str]) -> Headers:
    lines = [line for line in (message.rows("header") if message.has("header") else ()) if not line.flag("disabled")]
    return Headers.of((line.text("key"), _filled(line.text("value", ""), variables)) for line in lines)


def _body(body: Fields) -> str:
    if body.text("mode", "raw") != "urlencoded":
        return body.text("raw", "")
    fields = [field for field in body.rows("urlencoded") if not field.flag("disabled")]
    return urlencode([(field.text("key"), field.text("value", "")) for field in fields], quote_via=quote)


def _filled(text: str, variables: dict[str, str]) -> str:
    for key, value in variables.items():
        text = text.replace(f"{{{{{key}}}}}", value)
    return text

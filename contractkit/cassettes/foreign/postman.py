"""Postman collections 2.0 and 2.1: each saved response of a request is an exchange (https://schema.postman.com)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from contractkit.cassettes.content_coding import resized
from contractkit.cassettes.foreign._json import Fields, document
from contractkit.cassettes.foreign._recorded import Recorded, recorded
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Headers, Request, Response

_MAX_DEPTH = 50
_BOUNDARY = "postman-part"
_LANGUAGES = {"json": "application/json", "xml": "application/xml", "html": "text/html", "text": "text/plain"}


def read(data: bytes, name: str) -> Recorded:
    """Read the saved responses of a collection, folder by folder.

    Raises:
        CassetteError: it is not a collection, or a request in it has a variable that nothing gives a value.
    """
    root = document(data, name)
    variables = {
        each.text("key", ""): each.text("value", "") for each in (root.rows("variable") if root.has("variable") else ())
    }
    pairs = [pair for item in root.rows("item") for pair in _pairs(item, variables, 0)]
    exchanges = [Exchange(request, response, cassette=name, index=at) for at, (request, response) in enumerate(pairs)]
    return recorded(tuple(exchanges))


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
    uri = _uri(request, variables)
    media_type, body = _body(request.table("body")) if request.has("body") else ("", "")
    headers = _headers(request, variables)
    if body and media_type and "Content-Type" not in headers:
        headers = headers.replacing("Content-Type", media_type)  # as Postman does when it sends
    return Request(
        method=request.text("method", "GET").upper(),
        uri=uri,
        headers=headers,
        body=_filled(body, variables).encode("utf-8", "surrogatepass"),
    )


def _uri(request: Fields, variables: dict[str, str]) -> str:
    """Return the URI with its variables filled in: those of the collection, and those of its path, `/orders/:id`."""
    if not request.is_table("url"):
        written = request.text("url")
    else:
        url = request.table("url")
        written, mark, rest = _split(url.text("raw"))
        for each in url.rows("variable") if url.has("variable") else ():
            name, value = each.text("key", ""), quote(_filled(each.text("value", ""), variables), safe="")
            written = re.sub(rf"(?<=/):{re.escape(name)}(?=/|$)", value, written)
        written = f"{written}{mark}{rest}"
    uri = _filled(written, variables)
    if "{{" in uri:
        raise CassetteError(f"{request.pointer}/url: {uri!r} holds a variable without a value.", path=request.name)
    return uri


def _split(uri: str) -> tuple[str, str, str]:
    """Split a URI where its query or its fragment begins."""
    found = re.search(r"[?#]", uri)
    return (uri, "", "") if found is None else (uri[: found.start()], found[0], uri[found.end() :])


def _response(answer: Fields) -> Response:
    body = answer.text("body", "").encode("utf-8", "surrogatepass")
    lines = [line for line in _headers(answer, {}) if line[0].lower() not in {"content-encoding", "transfer-encoding"}]
    headers = resized(Headers.of(lines), body)
    return Response(status=answer.number("code"), reason=answer.text("status", ""), headers=headers, body=body)


def _headers(message: Fields, variables: dict[str, str]) -> Headers:
    lines = [line for line in (message.rows("header") if message.has("header") else ()) if not line.flag("disabled")]
    return Headers.of((line.text("key"), _filled(line.text("value", ""), variables)) for line in lines)


def _body(body: Fields) -> tuple[str, str]:
    """Return a body and its media type; the type is empty where nothing says it."""
    mode = body.text("mode", "raw")
    if mode == "urlencoded":
        fields = [(field.text("key"), field.text("value", "")) for field in _enabled(body, mode)]
        return "application/x-www-form-urlencoded", urlencode(fields, quote_via=quote)
    if mode == "formdata":
        return f"multipart/form-data; boundary={_BOUNDARY}", _multipart(body)
    if mode == "graphql":
        asked = body.table("graphql")
        variables = asked.text("variables", "") or "{}"
        return "application/json", f'{{"query": {json.dumps(asked.text("query", ""))}, "variables": {variables}}}'
    if mode == "file":
        raise CassetteError(f"{body.pointer}: the body is in a file, which a collection does not hold.", path=body.name)
    options = body.table("options") if body.has("options") else None
    raw = options.table("raw") if options is not None and options.has("raw") else None
    language = "" if raw is None else raw.text("language", "")
    return _LANGUAGES.get(language, ""), body.text("raw", "")


def _multipart(body: Fields) -> str:
    parts = []
    for field in _enabled(body, "formdata"):
        if field.text("type", "text") != "text":
            raise CassetteError(
                f"{field.pointer}: the part is in a file, which a collection does not hold.", path=body.name
            )
        head = f'Content-Disposition: form-data; name="{field.text("key")}"'
        parts.append(f"--{_BOUNDARY}\r\n{head}\r\n\r\n{field.text('value', '')}\r\n")
    return f"{''.join(parts)}--{_BOUNDARY}--\r\n" if parts else ""


def _enabled(body: Fields, mode: str) -> list[Fields]:
    return [field for field in body.rows(mode) if not field.flag("disabled")]


def _filled(text: str, variables: dict[str, str]) -> str:
    for key, value in variables.items():
        text = text.replace(f"{{{{{key}}}}}", value)
    return text

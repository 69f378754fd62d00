"""Exchanges to the text of a tape that vcrpy 9 reads unchanged, and people read with pleasure.

The order is fixed, header names are sorted, and JSON is laid out over lines, so that an unchanged exchange gives
unchanged text. `version` stands last, as vcrpy puts it: a tape without it was cut off.
"""

from __future__ import annotations

from dataclasses import asdict

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.content_coding import resized
from contractkit.cassettes.file_read import FORMAT_VERSION
from contractkit.cassettes.json_text import indent
from contractkit.cassettes.media_type import is_json_type
from contractkit.cassettes.yaml_text import emit
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import NotJsonError, parse


def dumps(cassette: Cassette, *, exact: bool = False) -> str:
    """Write a tape as YAML.

    Args:
        cassette: the tape.
        exact: keep the bytes of JSON bodies. Otherwise they are indented, which changes white space and Content-Length
            and nothing else.
    """
    metadata = {key: value for key, value in asdict(cassette.metadata).items() if value is not None}
    head: dict[str, object] = {"metadata": metadata} if metadata else {}
    if not cassette.exchanges:
        return emit({**head, "interactions": [], "version": FORMAT_VERSION})
    # One at a time: what a YAML library builds of a document takes many times the room of its text.
    interactions = (emit([_interaction(exchange, exact=exact)]) for exchange in cassette.exchanges)
    begin = emit(head) if head else ""
    return "".join((begin, "interactions:\n", *interactions, emit({"version": FORMAT_VERSION})))


def _interaction(exchange: Exchange, *, exact: bool) -> dict[str, object]:
    request, response = exchange.request, exchange.response
    request_headers, request_body = _laid_out(request, exact=exact)
    response_headers, response_body = _laid_out(response, exact=exact)
    return {
        "request": {
            "method": request.method,
            "uri": request.uri,
            "headers": _headers(request_headers),
            "body": _body(request_body) if request_body else None,
        },
        "response": {
            "status": {"code": response.status, "message": response.reason},
            "headers": _headers(response_headers),
            "body": {"string": _body(response_body)},
        },
    }


def _laid_out(message: Request | Response, *, exact: bool) -> tuple[Headers, bytes]:
    if exact or not is_json_type(message.media_type) or not _is_json(message.body):
        return message.headers, message.body
    body = indent(message.body.decode("utf-8-sig")).encode("utf-8")
    return resized(message.headers, body), body


def _is_json(body: bytes) -> bool:
    """Tell whether a body reads as JSON; asking the message would keep the value as long as the message."""
    try:
        parse(body)
    except NotJsonError:
        return False
    return True


def _headers(headers: Headers) -> dict[str, list[str]]:
    """Sort headers by name; the order of one name's values stays."""
    return dict(sorted(headers.grouped().items(), key=lambda item: item[0].lower()))


def _body(body: bytes) -> str | bytes:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body

"""Exchanges to the text of a tape that vcrpy 9 reads unchanged, and people read with pleasure.

The order is fixed, header names are sorted, and JSON is laid out over lines, so that an unchanged exchange gives
unchanged text. `version` stands last, as vcrpy puts it: a tape without it was cut off.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.content_coding import resized
from contractkit.cassettes.file_read import FORMAT_VERSION
from contractkit.cassettes.json_text import indent
from contractkit.cassettes.media_type import is_json_type
from contractkit.cassettes.yaml_text import emit
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import NotJsonError, parse

INTERACTIONS: Final = b"interactions:\n"
END: Final = f"version: {FORMAT_VERSION}\n".encode()


def dumps(cassette: Cassette, *, exact: bool = False) -> str:
    """Write a tape as YAML.

    Args:
        cassette: the tape.
        exact: keep the bytes of JSON bodies. Otherwise they are indented, which changes white space and Content-Length
            and nothing else.
    """
    begin = head(cassette.metadata)
    if not cassette.exchanges:
        return begin + emit({"interactions": [], "version": FORMAT_VERSION})
    interactions = (interaction(exchange, exact=exact) for exchange in cassette.exchanges)
    return "".join((begin, INTERACTIONS.decode(), *interactions, END.decode()))


def head(metadata: Metadata) -> str:
    """Write what stands before `INTERACTIONS`."""
    known = {key: value for key, value in asdict(metadata).items() if value is not None}
    return emit({"metadata": known}) if known else ""


def interaction(exchange: Exchange, *, exact: bool) -> str:
    """Write one exchange as it stands between `INTERACTIONS` and `END`.

    One at a time: what a YAML library builds of a document takes many times the room of its text.
    """
    return written(exchange, laid_out(exchange.request, exact=exact), laid_out(exchange.response, exact=exact))


def written(exchange: Exchange, request: tuple[Headers, bytes], response: tuple[Headers, bytes]) -> str:
    """Write one exchange with the headers and bodies that `laid_out` gives for its messages."""
    document = {
        "request": {
            "method": exchange.request.method,
            "uri": exchange.request.uri,
            "headers": _headers(request[0]),
            "body": _body(request[1]) if request[1] else None,
        },
        "response": {
            "status": {"code": exchange.response.status, "message": exchange.response.reason},
            "headers": _headers(response[0]),
            "body": {"string": _body(response[1])},
        },
    }
    return emit([document])


def laid_out(message: Request | Response, *, exact: bool) -> tuple[Headers, bytes]:
    """Lay the body of a message out over lines, where it is JSON and its bytes need not stay."""
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

"""One recorded interaction, in any of the shapes recorders write, to a request and a response."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from contractkit.cassettes.content_coding import ContentTooLargeError, without_coding
from contractkit.model.exchange import Headers, Request, Response

_WORDS: Final[tuple[tuple[type, str], ...]] = (
    (list, "a list"),
    (dict, "a mapping"),
    (bytes, "binary data"),
    (str, "text"),
    (type(None), "null"),
)


_BODY_KEYS: Final = frozenset({"string", "base64_string", "encoding"})
_GIVEN: Final = (
    "it holds what a program gave to its client, as vcrpy keeps it for aiohttp, and not what was sent: record it again"
)


class Fault(Exception):  # noqa: N818  # the caller turns it into the error that the user meets
    """A value on a tape is not what it must be.

    Args:
        pointer: JSON Pointer to the value; empty for the whole document.
        sentence: what is wrong, without a full stop.
        line: the line to look at, from 1.
    """

    def __init__(self, pointer: str, sentence: str, line: int | None) -> None:
        self.line = line
        super().__init__(f"{pointer}: {sentence}." if pointer else f"{sentence}.")


def kind_of(value: object) -> str:
    """Name the kind of a value for people."""
    return next((word for kind, word in _WORDS if isinstance(value, kind)), "a number or a boolean")


@dataclass(frozen=True, slots=True)
class InteractionReader:
    """Reads one interaction.

    Attributes:
        pointer: JSON Pointer to it.
        line: its first line.
    """

    pointer: str
    line: int | None

    def messages(self, value: object) -> tuple[Request, Response]:
        """Return what was sent and what came back, bodies free of content coding.

        Raises:
            Fault: a part is missing or of the wrong kind.
        """
        interaction = self._mapping(value, "")
        request = self._mapping(self._member(interaction, "request", ""), "/request")
        response = self._mapping(self._member(interaction, "response", ""), "/response")
        return self._request(request), self._response(response)

    def _request(self, request: Mapping[str, object]) -> Request:
        place = "/request"
        method = self._text(self._member(request, "method", place), f"{place}/method", request)
        uri = self._text(self._member(request, "uri", place), f"{place}/uri", request)
        if not _is_absolute(uri):
            raise self._fault(f"{place}/uri", f"it must be an absolute http or https URI, but is {uri!r}", request)
        headers = self._headers(request.get("headers"), f"{place}/headers")
        body = self._body(request.get("body"), f"{place}/body", request)
        return Request(method=method, uri=uri, headers=headers, body=body)

    def _response(self, response: Mapping[str, object]) -> Response:
        place = "/response"
        code, reason = self._status(response, place)
        headers = self._headers(response.get("headers"), f"{place}/headers")
        # vcrpy before 6 kept the answers that httpx got under `content`.
        raw = response["content"] if "content" in response and "body" not in response else response.get("body")
        body = self._body(raw, f"{place}/body", response)
        try:
            headers, body = without_coding(headers, body)
        except ContentTooLargeError as error:
            raise self._fault(f"{place}/body", str(error), response) from error
        return Response(status=code, reason=reason, headers=headers, body=body)

    def _status(self, response: Mapping[str, object], place: str) -> tuple[int, str]:
        status = response.get("status_code", response.get("status"))
        if status is None:
            raise self._fault(place, "it has no `status`", response)
        reason: object = ""
        where = f"{place}/status"
        if isinstance(status, dict):
            reason, status = status.get("message"), self._member(status, "code", where)
            where = f"{where}/code"
        code = int(status) if isinstance(status, (int, str)) and str(status).isdecimal() else 0
        if not 100 <= code <= 999:
            raise self._fault(where, f"it must be a status code of three digits, but is {status!r}", response)
        return code, self._text("" if reason is None else reason, f"{place}/status/message", response)

    def _headers(self, value: object, place: str) -> Headers:
        if value is None:
            return Headers()
        table = self._mapping(value, place)
        return Headers(
            tuple(
                [
                    (name, item if isinstance(item, str) else self._header_value(item, f"{place}/{name}", table))
                    for name, held in table.items()
                    for item in (held if isinstance(held, list) else [held])
                ]
            )
        )

    def _header_value(self, value: object, place: str, around: Mapping[str, object]) -> str:
        if isinstance(value, bytes):
            return value.decode("latin-1")
        if value is None or isinstance(value, (list, dict)):
            raise self._fault(place, f"a header value must be text, but is {kind_of(value)}", around)
        return str(value)

    def _body(self, value: object, place: str, around: Mapping[str, object]) -> bytes:
        encoding: object = None
        if isinstance(value, dict):
            around = value
            if isinstance(value.get("base64_string"), (str, bytes)):
                return self._base64(value["base64_string"], place, around)
            if not value.keys() <= _BODY_KEYS:
                raise self._fault(place, _GIVEN, around)
            encoding, value = value.get("encoding"), value.get("string")
        if value is None:
            return b""
        if isinstance(value, bytes):
            return value
        if not isinstance(value, str):
            raise self._fault(place, f"a body must be text or binary data, but is {kind_of(value)}", around)
        try:
            return value.encode(encoding if isinstance(encoding, str) and encoding else "utf-8")
        except LookupError:  # Ruby names encodings that Python does not know (ASCII-8BIT)
            return value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise self._fault(place, f"its character {error.start} cannot be encoded", around) from error

    def _base64(self, value: str | bytes, place: str, around: Mapping[str, object]) -> bytes:
        if isinstance(value, bytes):  # !!binary, which was base64 itself
            return value
        try:
            return base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._fault(f"{place}/base64_string", "it is not base64", around) from error

    def _mapping(self, value: object, place: str) -> dict[str, object]:
        if not isinstance(value, dict):
            raise self._fault(place, f"it must be a mapping, but is {kind_of(value)}", value)
        return value

    def _member(self, table: Mapping[str, object], name: str, place: str) -> object:
        if name not in table:
            raise self._fault(place, f"it has no `{name}`", table)
        return table[name]

    def _text(self, value: object, place: str, around: Mapping[str, object]) -> str:
        if not isinstance(value, str):
            raise self._fault(place, f"it must be text, but is {kind_of(value)}", around)
        return value

    def _fault(self, place: str, sentence: str, near: object) -> Fault:
        return Fault(self.pointer + place, sentence, getattr(near, "line", self.line))


@lru_cache(maxsize=1024)
def _is_absolute(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != -1
    except ValueError:
        return False

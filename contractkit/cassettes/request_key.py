"""What makes two requests the same for replay, as one hashable value.

Method, URI (scheme, host, port, path, query without its order), the headers that change what a conditional write
means, and the body: canonical where it is JSON, bytes otherwise. Values whose names say that they are secrets are not
compared, because a tape holds stand-ins for them and a test run has secrets of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from json import JSONEncoder
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from contractkit.cassettes.media_type import is_json_type
from contractkit.cassettes.secret_names import is_secret_member, is_secret_parameter
from contractkit.model.exchange import Request
from contractkit.model.json_value import Json, NotJsonError, parse

MATCHED_HEADERS: Final = ("If-Match", "If-None-Match", "Prefer")
PARTS: Final = ("method", "host", "path", "query", "content-type", *map(str.lower, MATCHED_HEADERS), "body")
"""What can be matched, by the names that a mark uses for it."""
Body: TypeAlias = "str | bytes | tuple[tuple[str, str], ...]"
"""What a body is matched by: a digest of what it means where it is JSON, pairs where it is a form, else bytes."""
HIDDEN: Final = "(secret)"
"""Stands for a value that is not compared and not shown."""

_ENCODER: Final = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_MEANING: Final = "_contractkit_meaning"
_PORTS: Final = {"http": 80, "https": 443}
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_BOUNDARY: Final = re.compile(r'boundary="?([^";,]+)', re.IGNORECASE)
_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})
_MAX_INTEGER_DIGITS: Final = 4000  # the interpreter itself writes no more than 4,300


class RequestKey(NamedTuple):
    """Equal for requests that one recorded exchange answers."""

    method: str
    origin: str
    path: str
    query: tuple[tuple[str, str], ...]
    media_type: str
    headers: tuple[str | None, ...]
    body: Body


def matched_by(parts: Collection[str], request: Request) -> RequestKey:
    """Compute what a request is matched by, where not all of it counts.

    Args:
        parts: what counts, by the names in `PARTS`.
        request: the request.
    """
    return RequestKey(*kind_of(parts, request)[:-1], body_of(parts, request))


def request_key(request: Request) -> RequestKey:
    """Compute all that a request is matched by."""
    return matched_by(PARTS, request)


def kind_of(parts: Collection[str], request: Request) -> RequestKey:
    """Compute what a request is matched by beside its body, which is left empty: that is most of the work."""
    origin, path, query = _place(request.uri)
    headers = tuple(_trimmed(request.headers.get(name)) for name in MATCHED_HEADERS)
    key = RequestKey(request.method.upper(), origin, path, query, request.media_type, headers, b"")
    if len(parts) == len(PARTS):
        return key
    return RequestKey(
        method=key.method if "method" in parts else "",
        origin=origin if "host" in parts else "",
        path=path if "path" in parts else "",
        query=query if "query" in parts else (),
        media_type=key.media_type if "content-type" in parts else "",
        headers=tuple(
            value if name.lower() in parts else None for name, value in zip(MATCHED_HEADERS, headers, strict=True)
        ),
        body=b"",
    )


def body_of(parts: Collection[str], request: Request) -> Body:
    """Compute what the body of a request is matched by."""
    if "body" not in parts:
        return b""
    return meaning(request) or _body(request)


def meaning(request: Request) -> str | None:
    """Return the digest of what a body means, computed once for a request; None for one that is no JSON."""
    known: str | None = vars(request).get(_MEANING)
    if known is None and is_json_type(request.media_type) and isinstance(body := _body(request), str):
        known = body
        remember_meaning(request, known)
    return known


def remember_meaning(request: Request, digest: str) -> None:
    """Take over what `meaning` said of an equal request."""
    vars(request)[_MEANING] = digest


def has_same_body(one: Request, other: Request) -> bool:
    """Tell whether the bodies of two requests are the same byte for byte, so that `body_of` is the same for both."""
    return one.body == other.body and is_read_alike(one, other)


def is_read_alike(one: Request, other: Request) -> bool:
    """Tell whether the same bytes would mean the same in both."""
    return one.headers.get("Content-Type") == other.headers.get("Content-Type")


@lru_cache(maxsize=1024)  # a tape names a URI again and again, and so does who replays it
def _place(uri: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(uri)
    scheme = parts.scheme.lower()
    port = parts.port or _PORTS.get(scheme, 0)
    return (
        f"{scheme}://{parts.hostname or ''}:{port}",
        _ESCAPE.sub(_normal_escape, parts.path or "/"),
        tuple(sorted(_parameters(parts.query))),
    )


def comparable(value: Json, *, secret: bool = False) -> Json:
    """Bring JSON to the form it is compared in: `1.0` is `1`, and strings below a secret's name are hidden.

    Args:
        value: the JSON.
        secret: it stands below the name of a secret.
    """
    if isinstance(value, dict):
        # Most members are plain and no secret: a call for each of them would be half of the work of a replay.
        return {
            name: item
            if item.__class__ in _AS_THEY_ARE and not secret and not is_secret_member(name)
            else comparable(item, secret=secret or is_secret_member(name))
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [comparable(item, secret=secret) for item in value]
    if isinstance(value, (float, Decimal)):
        return _number(value)
    return HIDDEN if secret and isinstance(value, str) else value


def _parameters(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [(name, HIDDEN if is_secret_parameter(name, value) else value) for name, value in pairs]


def _normal_escape(match: re.Match[str]) -> str:
    """Write a percent-escape in its normal form (RFC 3986, 6.2.2)."""
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _trimmed(value: str | None) -> str | None:
    return None if value is None else value.strip()


def _body(request: Request) -> Body:
    media_type = request.media_type
    if is_json_type(media_type):
        try:
            # Not `request.json`, which would keep the document for as long as the tape is kept.
            text = _ENCODER.encode(comparable(parse(request.body)))
        except NotJsonError:
            return request.body
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if media_type == "application/x-www-form-urlencoded":
        return tuple(_parameters(request.body.decode("latin-1")))
    if media_type.startswith("multipart/"):
        boundary = _BOUNDARY.search(request.headers.get("Content-Type") or "")
        return request.body.replace(boundary[1].encode("latin-1"), b"boundary") if boundary else request.body
    return request.body


def _number(value: float | Decimal) -> Json:
    """Give equal numbers one form: an integer where it is one, else digits and exponent."""
    sign, digits, exponent = Decimal(repr(value) if isinstance(value, float) else value).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    if not kept:
        return 0
    power = int(exponent) + len(text) - len(kept)
    if power >= 0 and len(kept) + power < _MAX_INTEGER_DIGITS:
        number = int(kept + "0" * power)
        return -number if sign else number
    return {"\0number": f"{'-' * sign}{kept}E{power}"}

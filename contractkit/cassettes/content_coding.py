"""Content codings taken off (RFC 9110, 8.4): a tape holds what the message says, not how it was packed."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Final, TypeVar

from contractkit.cassettes.inflate import GZIP, GZIP_WINDOW, inflated, members
from contractkit.cassettes.library_codings import unpacked
from contractkit.model.exchange import Headers, Request, Response

MAX_DECODED: Final = 64 * 1024 * 1024
"""Bytes; a few kilobytes of gzip can unpack to gigabytes."""

Message = TypeVar("Message", Request, Response)

_WRAPPED: Final = {"gzip": GZIP_WINDOW, "x-gzip": GZIP_WINDOW, "deflate": 15}


class ContentTooLargeError(ValueError):
    """A body unpacks to more than `MAX_DECODED` bytes."""


def without_coding(headers: Headers, body: bytes, *, limit: int = MAX_DECODED) -> tuple[Headers, bytes]:
    """Return a message's headers and body with every content coding removed.

    Recorders differ: some keep the packed bytes, some unpack them and leave the header. The bytes decide. A coding that
    cannot be undone (a damaged stream; brotli or Zstandard, where no library for it is installed) stays, with its
    header: `still_packed` tells.

    Raises:
        ContentTooLargeError: the body unpacks to more than `limit` bytes.
    """
    named = headers.get("Content-Encoding")
    if named is None or not body:
        return headers, body
    for coding in reversed([token.strip().lower() for token in named.split(",")]):
        decoded = _decoded(coding, body, limit)
        if decoded is None:
            return headers, body
        body = decoded
    return resized(Headers(tuple(line for line in headers if line[0].lower() != "content-encoding")), body), body


def still_packed(headers: Headers, body: bytes) -> str | None:
    """Name the coding of a body that `without_coding` could not undo; None where the body says what the message says.

    Nobody can look into such a body for secrets.
    """
    named = headers.get("Content-Encoding")
    if named is None or not body or _is_text(body) or named.strip().lower() == "identity":
        return None
    return named


def resized(headers: Headers, body: bytes) -> Headers:
    """Return headers whose Content-Length, where there is one, is that of the body."""
    return headers.replacing("Content-Length", str(len(body))) if "Content-Length" in headers else headers


def with_content(message: Message, headers: Headers, body: bytes) -> Message:
    """Return a message with these headers and this body, the length that it states set right; itself if it has both."""
    if body != message.body:
        return replace(message, headers=resized(headers, body), body=body)
    return message if headers == message.headers else replace(message, headers=headers)


def unzipped(data: bytes) -> bytes | None:
    """Return what gzip holds, every member of it (RFC 1952, 2.2); None where it is damaged from the beginning.

    Of what is damaged later, cut off, or larger than `MAX_DECODED`, the first part is returned.
    """
    done: list[bytes] = []
    try:
        for member in members(data, MAX_DECODED):
            done.append(member)  # noqa: PERF402  # what came before a damaged one counts
    except zlib.error:
        return b"".join(done) or None
    return b"".join(done)


def _decoded(coding: str, body: bytes, limit: int) -> bytes | None:
    """Undo one coding; the body as it is when that was done already, None when it cannot be."""
    if coding == "identity":
        return body
    if coding in _WRAPPED and _is_wrapped(coding, body):
        return _inflated(body, _WRAPPED[coding], limit)
    if coding == "deflate" and not _is_text(body):
        return _inflated(body, -15, limit)  # RFC 9110, 8.4.1.2: some senders leave the zlib wrapper out
    if coding in {"br", "zstd"} and not _is_text(body):
        return _within(unpacked(coding, body, limit), limit)
    return body if _is_text(body) or coding in _WRAPPED else None


def _is_wrapped(coding: str, body: bytes) -> bool:
    if coding == "deflate":
        return len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return body.startswith(GZIP)


def _inflated(body: bytes, window: int, limit: int) -> bytes | None:
    pieces: list[bytes] = []
    at, left = 0, limit
    while at < len(body):
        try:
            stream = inflated(body, at, window, left + 1)
        except zlib.error:
            return None
        pieces.append(stream.content)
        left -= len(stream.content)
        if left < 0:
            raise _too_large(limit)
        if not stream.is_whole:
            return None
        at = stream.end if window == GZIP_WINDOW else len(body)  # gzip members follow one another (RFC 1952, 2.2)
    return b"".join(pieces)


def _within(body: bytes | None, limit: int) -> bytes | None:
    if body is not None and len(body) > limit:
        raise _too_large(limit)
    return body


def _too_large(limit: int) -> ContentTooLargeError:
    return ContentTooLargeError(f"a body unpacks to more than {limit:,} bytes")


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

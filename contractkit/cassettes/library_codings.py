"""Brotli (RFC 7932) and Zstandard (RFC 8878), undone by the library that the environment has for them, if any.

Nothing here needs one. A client asks for such an answer only where it can read it, so where one comes, the library is
mostly there.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

_PIECE: Final = 64
"""Bytes that are fed at once. Not every library limits what it gives back; of 64 bytes none makes more than 40 MiB."""


class _Library(NamedTuple):
    """A library that undoes a coding piece by piece.

    Attributes:
        module: what is imported.
        start: makes what undoes one body.
        feed: the name of its method that takes a piece.
        is_done: tells whether the body has come to its end.
    """

    module: str
    start: Callable[[Any], Any]
    feed: str
    is_done: Callable[[Any], bool]


_BROTLI: Final = tuple(
    _Library(name, lambda module: module.Decompressor(), "process", lambda stream: bool(stream.is_finished()))
    for name in ("brotli", "brotlicffi")
)
_ZSTANDARD: Final = (
    _Library("compression.zstd", lambda module: module.ZstdDecompressor(), "decompress", lambda stream: stream.eof),
    _Library("backports.zstd", lambda module: module.ZstdDecompressor(), "decompress", lambda stream: stream.eof),
    _Library(
        "zstandard",
        lambda module: module.ZstdDecompressor().decompressobj(),
        "decompress",
        lambda stream: stream.eof,
    ),
)
_LIBRARIES: Final = {"br": _BROTLI, "zstd": _ZSTANDARD}


def unpacked(coding: str, body: bytes, limit: int) -> bytes | None:
    """Undo a coding; None where no library knows it, or the body is damaged.

    Of a body that is larger than `limit` bytes at least `limit` + 1 are returned, and not many more.
    """
    found = _found(coding)
    if found is None:
        return None
    library, stream = found
    feed = getattr(stream, library.feed)
    done = bytearray()
    for start in range(0, len(body), _PIECE):
        try:
            done += feed(body[start : start + _PIECE])
        except Exception:  # each library has an error of its own
            return None
        if len(done) > limit:
            return bytes(done)
    return bytes(done) if library.is_done(stream) else None


def _found(coding: str) -> tuple[_Library, Any] | None:
    for library in _LIBRARIES.get(coding, ()):
        try:
            return library, library.start(importlib.import_module(library.module))
        except ImportError:
            continue
    return None

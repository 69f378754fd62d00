"""zlib streams undone one after the other (RFC 1950 to 1952), in time that grows with their length and no faster."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

GZIP: Final = b"\x1f\x8b"
"""What every member of gzip begins with."""
GZIP_WINDOW: Final = 31
_FIRST: Final = 512
_MOST: Final = 64 * 1024
"""Bytes that are fed at once: what a stream does not need is copied, and gzip may have a member every twenty bytes."""


class Inflated(NamedTuple):
    """One stream.

    Attributes:
        content: what it holds, or the beginning of that.
        end: where in the data it ends.
        is_whole: whether it came to its end.
    """

    content: bytes
    end: int
    is_whole: bool


def inflated(data: bytes, at: int, window: int, limit: int) -> Inflated:
    """Undo the stream that begins at a place, up to `limit` bytes of what it holds.

    Args:
        data: what the stream stands in.
        at: where it begins.
        window: which kind it is, as `zlib.decompressobj` has it.
        limit: at least 1.

    Raises:
        zlib.error: it is damaged.
    """
    stream = zlib.decompressobj(window)
    pieces: list[bytes] = []
    size = _FIRST
    while not stream.eof and limit > 0 and at < len(data):
        fed = data[at : at + size]
        pieces.append(stream.decompress(fed, limit))
        limit -= len(pieces[-1])
        at += len(fed) - len(stream.unused_data)
        size = min(4 * size, _MOST)
    return Inflated(b"".join(pieces), at, stream.eof)


def members(data: bytes, limit: int) -> Iterator[bytes]:
    """Yield what the members of gzip hold (RFC 1952, 2.2), up to `limit` bytes in all; behind them may stand anything.

    Raises:
        zlib.error: one is damaged.
    """
    at = 0
    while limit > 0 and data.startswith(GZIP, at):
        member = inflated(data, at, GZIP_WINDOW, limit)
        yield member.content
        limit -= len(member.content)
        at = member.end

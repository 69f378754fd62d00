"""Looks for secrets in the bytes about to be written, and refuses them.

This is the second lock, so it shares nothing with `scrub`: a name that the scrubber's lists forgot must not be
forgotten here for the same reason. It looks at forms and at what stands before a value, in the text itself and in what
base64, percent-encoding, JSON escapes and gzip hide in it. A leak names its kind and its line and never what leaked.
"""

from __future__ import annotations

import base64
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from urllib.parse import unquote

from contractkit.cassettes.secret_forms import hits
from contractkit.errors import UnsafeError

_MAX_DEPTH: Final = 3
_MAX_UNPACKED: Final = 4 * 1024 * 1024

# Two alphabets, apart: a `/` ends a run of the second, so that a token in a path is found where it begins.
_RUNS: Final = (re.compile(r"[A-Za-z0-9+/]{16,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{16,}={0,2}"))
_BETWEEN: Final = "\n\0\n"
"""Stands between pieces of one layer. No form of a secret, and no coding, reaches over it."""
_FOLD: Final = 60
_FOLDED: Final = re.compile(rf"(?:^[ \t]*[A-Za-z0-9+/]{{{_FOLD},}}\n)+[ \t]*[A-Za-z0-9+/]+={{0,2}}", re.MULTILINE)
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["/\\]))')
_UNPRINTABLE: Final = re.compile(rb"[^\t\n\r\x20-\x7e\x80-\xff]")


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A secret that was found: what it looks like and where, not what it is. Lines count from 1."""

    line: int
    kind: str


def scan(data: bytes) -> tuple[Leak, ...]:
    """Return every secret in a text, by line."""
    text = data.decode("utf-8", "replace")
    found = set(_all_hits(text))
    starts = [0, *(match.end() for match in re.finditer("\n", text))] if found else []
    return tuple(sorted({Leak(bisect_right(starts, at), kind) for kind, at in found}))


def refuse_leaks(text: str, path: str) -> None:
    """Stop before a secret is written.

    Args:
        text: what is about to be written.
        path: where, as the user knows it.

    Raises:
        UnsafeError: there is a secret in it; the message names the kinds and lines.
    """
    leaks = scan(text.encode("utf-8", "surrogatepass"))
    if leaks:
        found = ", ".join(f"{leak.kind} in line {leak.line}" for leak in leaks[:5])
        more = f" and {len(leaks) - 5} more" if len(leaks) > 5 else ""
        raise UnsafeError(f"not written, because it would hold a secret: {found}{more}.", path=path)


def _all_hits(text: str) -> Iterator[tuple[str, int]]:
    """Yield what stands in a text, and what is hidden in it, with the place where its outermost coding begins.

    All that is hidden one layer down is looked through together, as one text: a tape holds thousands of small pieces.
    """
    yield from hits(text)
    places: list[int] | None = None  # of the pieces that the text is joined from; None where it is the whole
    starts = [0]
    for _ in range(_MAX_DEPTH):
        layer = [
            (inner, at if places is None else places[bisect_right(starts, at) - 1]) for inner, at in _decoded(text)
        ]
        places = [at for _, at in layer]
        starts = [0, *accumulate(len(inner) + len(_BETWEEN) for inner, _ in layer)]
        text = _BETWEEN.join(inner for inner, _ in layer)
        yield from ((kind, places[bisect_right(starts, at) - 1]) for kind, at in hits(text))


def _decoded(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is hidden in a text, and where."""
    folded = False
    known: dict[str, str | None] = {}
    for pattern in _RUNS:
        for match in pattern.finditer(text):
            run = match[0]
            folded = folded or (len(run) >= _FOLD and text.startswith("\n", match.end()))
            if run not in known:
                known[run] = _from_base64(run)
            inner = known[run]
            if inner is not None:
                yield inner, match.start()
    for match in _FOLDED.finditer(text) if folded else ():
        inner = _from_base64("".join(match[0].split()))
        if inner is not None:
            yield inner, match.start()
    for line, at in _lines_with(_PERCENT, text):
        yield unquote(line), at
    for line, at in _lines_with(_ESCAPE, text):
        yield _ESCAPE.sub(_unescaped, line), at


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines that hold a match, and where they begin; most hold none, and are not looked at by themselves."""
    match = pattern.search(text)
    while match is not None:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        yield text[start:end], start
        match = pattern.search(text, end)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _from_base64(run: str) -> str | None:
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    run = run[:-1] if len(run) % 4 == 1 else run  # one character more holds no whole byte
    data = base64.b64decode(run + "=" * (-len(run) % 4))
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(31).decompress(data, _MAX_UNPACKED)
        except zlib.error:
            return None
    return None if _UNPRINTABLE.search(data) else data.decode("utf-8", "replace")

"""Looks for secrets in the bytes about to be written, and refuses them.

This is the second lock, so it shares nothing with `scrub`: a name that the scrubber's lists forgot must not be
forgotten here for the same reason. It looks at forms and at what stands before a value, in the text itself and in what
base64, percent-encoding, JSON escapes and gzip hide in it. A leak names its kind and its line and never what leaked.
"""

from __future__ import annotations

import base64
import re
import string
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final
from urllib.parse import unquote

from contractkit.cassettes.inflate import GZIP, members
from contractkit.cassettes.needles import places
from contractkit.cassettes.secret_forms import hits
from contractkit.errors import UnsafeError

_MAX_DEPTH: Final = 3
_MAX_UNPACKED: Final = 4 * 1024 * 1024

# Two alphabets, apart: a `/` ends a run of the second, so that a token in a path is found where it begins.
_RUNS: Final = (re.compile(r"[A-Za-z0-9+/]{16,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{16,}={0,2}"))
_SHORTEST: Final = 16
_CODED: Final = string.ascii_letters.encode() + string.digits.encode() + b"+/_-="
_BLANKED: Final = bytes(code if code in _CODED else ord(" ") for code in range(256))
"""Leaves only what can be part of a run, so that a text falls apart into words, quicker than any pattern finds runs."""
_BETWEEN: Final = "\n\0\n"
"""Stands between pieces of one layer. No form of a secret, and no coding, reaches over it."""
_FOLD: Final = 60
_SHORT: Final = 200
_FULL: Final = re.compile(rf"[A-Za-z0-9+/]{{{_FOLD}}}")
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
    refuse(scan(text.encode("utf-8", "surrogatepass")), path)


def refuse(leaks: Sequence[Leak], path: str) -> None:
    """Stop before these are written, if there are any.

    Raises:
        UnsafeError: the message names the kinds and lines.
    """
    if leaks:
        found = ", ".join(f"{leak.kind} in line {leak.line}" for leak in leaks[:5])
        more = f" and {len(leaks) - 5} more" if len(leaks) > 5 else ""
        raise UnsafeError(f"not written, because it would hold a secret: {found}{more}.", path=path)


def _all_hits(text: str, depth: int = _MAX_DEPTH) -> Iterator[tuple[str, int]]:
    """Yield what stands in a text, and what is hidden in it, with the place where its outermost coding begins."""
    yield from hits(text)
    if not depth:
        return
    words = _words(text)
    for word in words:
        kinds = _kinds_in(word, depth - 1) if len(word) < _SHORT else _kinds(word, depth - 1)
        yield from ((kind, at) for kind in kinds for at in places(text, word))
    # What is hidden in lines is looked through together: a tape has thousands of them.
    lines = [*_in_lines(text), *(_folded(text) if any(map(_FULL.search, words)) else ())]
    starts = [0, *accumulate(len(inner) + len(_BETWEEN) for inner, _ in lines)]
    together = _BETWEEN.join(inner for inner, _ in lines)
    yield from ((kind, lines[bisect_right(starts, at) - 1][1]) for kind, at in _all_hits(together, depth - 1))


def _words(text: str) -> frozenset[str]:
    """Return what may be code of base64."""
    words = text.encode("utf-8", "surrogatepass").translate(_BLANKED).split()
    return frozenset(word.decode() for word in words if len(word) >= _SHORTEST)


def _kinds(word: str, depth: int) -> frozenset[str]:
    """Name the secrets that a word hides."""
    runs = {match[0] for pattern in _RUNS for match in pattern.finditer(word)}
    return frozenset(kind for inner in map(_from_base64, runs) if inner for kind, _ in _all_hits(inner, depth))


_kinds_in: Final = lru_cache(maxsize=2048)(_kinds)
"""Most words are names, which a service says again and again."""


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is hidden in code of base64 that goes on over lines, and where."""
    for match in _FOLDED.finditer(text):
        inner = _from_base64("".join(match[0].split()))
        if inner is not None:
            yield inner, match.start()


def _in_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is hidden in lines by escapes, and where."""
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
    if data.startswith(GZIP):
        try:
            data = b"".join(members(data, _MAX_UNPACKED))
        except zlib.error:
            return None
    return None if _UNPRINTABLE.search(data) else data.decode("utf-8", "replace")

"""Finds known secrets wherever they stand, in any encoding, and replaces them by their stand-ins in the same one.

Text is handled as Latin-1 over its bytes, so that bodies that are not text pass through unharmed.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

from contractkit.cassettes.stand_in import is_stand_in, stand_in

MIN_LENGTH: Final = 6
"""A shorter secret is replaced where its name gives it away, never everywhere: it would hit words by chance."""

_MAX_DEPTH: Final = 3
_MAX_UNPACKED: Final = 64 * 1024 * 1024
_RUN: Final = (re.compile(r"[A-Za-z0-9+/]{8,}={0,2}"), re.compile(r"[A-Za-z0-9_-]{8,}={0,2}"))
_GZIP: Final = b"\x1f\x8b\x08"
_GZIP_CODED: Final = "H4sI"
_ERRORS: Final = "surrogatepass"


class KnownSecrets:
    """The secrets known so far."""

    def __init__(self, key: bytes, secrets: Iterable[str]) -> None:
        self._key = key
        self._forms: dict[str, str] = {}
        self._cores: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None
        self._core: re.Pattern[str] | None = None
        for secret in secrets:
            self.learn(secret)

    def learn(self, secret: str, replacement: str | None = None) -> None:
        """Replace a secret from now on, by its stand-in or by a replacement made elsewhere."""
        if len(secret) < MIN_LENGTH or is_stand_in(secret) or _latin1(secret) in self._forms:
            return
        written = stand_in(self._key, secret) if replacement is None else replacement
        # What was learned first stays: a spelling of one secret may be another secret.
        for spelling, stands in _forms(secret, written):
            self._forms.setdefault(spelling, stands)
        self._cores.update(_cores(secret))
        self._pattern = self._core = None

    def _bounded(self, text: str) -> str:
        """Keep a telephone number from being found within a longer one; digits of an escape before it are not its."""
        if not (text.isdecimal() and self._forms[text].isdecimal()):
            return re.escape(text)
        return rf"(?:(?<!\d)|(?<=%[0-9A-Fa-f]{{2}})|(?<=\\u[0-9A-Fa-f]{{4}})){text}(?!\d)"

    def replace(self, data: bytes) -> bytes:
        """Return data without any known secret."""
        if self._forms and self._pattern is None:
            self._pattern = re.compile("|".join(map(self._bounded, sorted(self._forms, key=len, reverse=True))))
            self._core = re.compile("|".join(map(re.escape, sorted(self._cores, key=len, reverse=True))))
        return self._replace(data, _MAX_DEPTH)

    def _replace(self, data: bytes, depth: int) -> bytes:
        if self._pattern is None or self._core is None:
            return data
        if data.startswith(_GZIP) and depth:
            return self._repacked(data, depth)
        text = self._pattern.sub(lambda match: self._forms[match[0]], data.decode("latin-1"))
        if depth and (_GZIP_CODED in text or self._core.search(text)):
            for pattern in _RUN:
                text = pattern.sub(lambda match: self._recoded(match[0], depth), text)
        return text.encode("latin-1")

    def _repacked(self, data: bytes, depth: int) -> bytes:
        try:
            inner = zlib.decompressobj(31).decompress(data, _MAX_UNPACKED)
        except zlib.error:
            return data
        outer = self._replace(inner, depth - 1)
        return data if outer == inner else gzip.compress(outer, mtime=0)

    def _recoded(self, run: str, depth: int) -> str:
        """Replace within what a run of base64 encodes; return the run itself where it encodes no secret."""
        core = self._core.search(run) if self._core else None
        if core is None and not run.startswith(_GZIP_CODED):
            return run
        # The code of a secret tells where a group of four characters began, even behind a prefix that is not base64.
        first = 0 if core is None else core.start() - self._cores[core[0]]
        if first < 0:
            return run
        head, coded = run[: first % 4], run[first % 4 :]
        inner = _from_base64(coded)
        outer = self._replace(inner, depth - 1)
        return run if outer == inner else head + _to_base64(outer, like=coded)


def _forms(secret: str, replacement: str) -> Iterator[tuple[str, str]]:
    """Yield every spelling of a secret with the same spelling of its replacement."""
    for spelling, written in zip(_spellings(secret), _spellings(replacement), strict=True):
        yield _latin1(spelling), _latin1(written)
    raw, stands = secret.encode("utf-8", _ERRORS), replacement.encode("utf-8", _ERRORS)
    yield raw.hex(), stands.hex()
    yield raw.hex().upper(), stands.hex().upper()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        coded = quote(encode(raw), safe="")
        if "%" in coded:  # otherwise it is found as a run of base64
            yield coded, quote(encode(stands), safe="")


def _cores(secret: str) -> Iterator[tuple[str, int]]:
    """Yield the base64 characters that a secret fixes, whatever surrounds it, and where in a group they begin."""
    for spelling in dict.fromkeys(_spellings(secret)):
        yield from _cores_of(spelling)
    for core, _ in _cores_of(secret):
        yield from _cores_of(core)  # base64 within base64, as in a token that carries a token


def _cores_of(text: str) -> Iterator[tuple[str, int]]:
    data = text.encode("utf-8", _ERRORS)
    for offset, begin in ((0, 0), (1, 2), (2, 3)):
        end = (offset + len(data)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * offset + data).decode()[begin:end], begin


def _spellings(secret: str) -> Iterator[str]:
    """Yield the ways a text is written, in an order that does not depend on the text; some may be equal."""
    escaped = json.dumps(secret)[1:-1]
    plain = json.dumps(secret, ensure_ascii=False)[1:-1]
    for text in (secret, escaped, plain, escaped.replace("/", r"\/"), html.escape(secret)):
        yield text
        for coded in (_quoted(text, ""), _quoted(text, "/"), _quoted(text, "!*'()"), quote_plus(text, errors=_ERRORS)):
            yield coded
            yield re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), coded)


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors=_ERRORS)


def _latin1(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _from_base64(run: str) -> bytes:
    text = run.rstrip("=").replace("-", "+").replace("_", "/")
    text = text[:-1] if len(text) % 4 == 1 else text
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _to_base64(data: bytes, *, like: str) -> str:
    """Encode in the alphabet of a run, padded unless it was not."""
    urlsafe = "-" in like or "_" in like
    coded = (base64.urlsafe_b64encode(data) if urlsafe else base64.b64encode(data)).decode()
    return coded if len(like) % 4 == 0 else coded.rstrip("=")

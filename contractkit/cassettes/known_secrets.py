"""Finds known secrets wherever they stand, in any encoding, and replaces them by their stand-ins in the same one.

Text is handled as its bytes, so that bodies that are not text pass through unharmed.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import quote, quote_plus

from contractkit.cassettes.content_coding import unzipped, with_content
from contractkit.cassettes.needles import Needles
from contractkit.cassettes.remembered import remembering
from contractkit.cassettes.stand_in import is_stand_in, stand_in
from contractkit.model.exchange import Headers, Request, Response

MIN_LENGTH: Final = 6
"""A shorter secret is replaced where its name gives it away, never everywhere: it would hit words by chance."""

_MAX_DEPTH: Final = 3
_RUN: Final = (re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}"), re.compile(rb"[A-Za-z0-9_-]{8,}={0,2}"))
_GZIP: Final = b"\x1f\x8b\x08"
_GZIP_CODED: Final = b"H4sI"
_ESCAPE: Final = re.compile("%[0-9A-F]{2}")
_ESCAPED: Final = re.compile(rb"(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})\Z")
_ESCAPE_LENGTH: Final = 6
_ERRORS: Final = "surrogatepass"

Message = TypeVar("Message", Request, Response)


class KnownSecrets:
    """The secrets known so far."""

    def __init__(self, key: bytes, secrets: Iterable[str]) -> None:
        self._key = key
        self._forms: dict[bytes, bytes] = {}
        self._cores: dict[bytes, int] = {}
        self._body = remembering(lambda _, body: self.replace(body))
        self._needles = Needles()  # the forms and the cores, so that data is gone through once
        for secret in secrets:
            self.learn(secret)

    def __len__(self) -> int:
        """Return a number that grows with each secret that is learned."""
        return len(self._forms)

    def learn(self, secret: str, replacement: str | None = None) -> None:
        """Replace a secret from now on, by its stand-in or by a replacement made elsewhere."""
        if len(secret) < MIN_LENGTH or _bytes(secret) in self._forms or is_stand_in(secret):
            return
        written = stand_in(self._key, secret) if replacement is None else replacement
        # What was learned first stays: a spelling of one secret may be another secret.
        for spelling, stands in _forms(secret, written):
            if spelling not in self._forms:
                self._forms[spelling] = stands
                self._needles.add(spelling)
        for core, begin in _cores(secret):
            self._cores[core] = begin
            self._needles.add(core)

    def message(self, message: Message) -> Message:
        """Return a message without any known secret."""
        return with_content(message, self._headers(message.headers), self._body(len(self), message.body))

    def text(self, text: str) -> str:
        """Return a text without any known secret."""
        return self.replace(_bytes(text)).decode("utf-8", _ERRORS)

    def replace(self, data: bytes) -> bytes:
        """Return data without any known secret."""
        return self._replace(data, _MAX_DEPTH) if self._forms else data

    def _headers(self, headers: Headers) -> Headers:
        """Look at all lines at once first: in most headers nothing stands."""
        together = "\n".join(value for _, value in headers)
        if self.text(together) == together:
            return headers
        return Headers.of((name, self.text(value)) for name, value in headers)

    def _replace(self, data: bytes, depth: int) -> bytes:
        if data.startswith(_GZIP) and depth:
            return self._repacked(data, depth)
        found = self._needles.found_in(data)
        data = self._spelled_out(data, found)
        if depth and (_GZIP_CODED in data or any(needle in self._cores for _, needle in found)):
            for pattern in _RUN:
                data = pattern.sub(lambda match: self._recoded(match[0], depth), data)
        return data

    def _spelled_out(self, data: bytes, found: Iterable[tuple[int, bytes]]) -> bytes:
        pieces, end = [], 0
        for start, form in found:
            if start >= end and form in self._forms and self._is_whole(data, start, form):
                pieces += [data[end:start], self._forms[form]]
                end = start + len(form)
        return b"".join((*pieces, data[end:])) if pieces else data

    def _is_whole(self, data: bytes, start: int, form: bytes) -> bool:
        """Keep a telephone number from being found within a longer one; digits of an escape before it are not its."""
        if not (form.isdigit() and self._forms[form].isdigit()):
            return True
        before = data[max(0, start - _ESCAPE_LENGTH) : start]
        within = before[-1:].isdigit() and not _ESCAPED.search(before)
        return not within and not data[start + len(form) : start + len(form) + 1].isdigit()

    def _repacked(self, data: bytes, depth: int) -> bytes:
        inner = unzipped(data)
        if inner is None:
            return data
        outer = self._replace(inner, depth - 1)
        return data if outer == inner else gzip.compress(outer, mtime=0)

    def _recoded(self, run: bytes, depth: int) -> bytes:
        """Replace within what a run of base64 encodes; return the run itself where it encodes no secret."""
        core = next((each for each in self._needles.found_in(run) if each[1] in self._cores), None)
        if core is None and not run.startswith(_GZIP_CODED):
            return run
        # The code of a secret tells where a group of four characters began, even behind a prefix that is not base64.
        first = 0 if core is None else core[0] - self._cores[core[1]]
        if first < 0:
            return run
        head, coded = run[: first % 4], run[first % 4 :]
        inner = _from_base64(coded)
        outer = self._replace(inner, depth - 1)
        return run if outer == inner else head + _to_base64(outer, like=coded)


def _forms(secret: str, replacement: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield every spelling of a secret with the same spelling of its replacement."""
    for spelling, written in zip(_spellings(secret), _spellings(replacement), strict=True):
        yield _bytes(spelling), _bytes(written)
    raw, stands = _bytes(secret), _bytes(replacement)
    yield raw.hex().encode(), stands.hex().encode()
    yield raw.hex().upper().encode(), stands.hex().upper().encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        coded = quote(encode(raw), safe="")
        if "%" in coded:  # otherwise it is found as a run of base64
            yield coded.encode(), quote(encode(stands), safe="").encode()


def _cores(secret: str) -> Iterator[tuple[bytes, int]]:
    """Yield the base64 characters that a secret fixes, whatever surrounds it, and where in a group they begin."""
    for spelling in dict.fromkeys(_spellings(secret)):
        yield from _cores_of(spelling)
    for core, _ in _cores_of(secret):
        yield from _cores_of(core.decode())  # base64 within base64, as in a token that carries a token


def _cores_of(text: str) -> Iterator[tuple[bytes, int]]:
    data = _bytes(text)
    for offset, begin in ((0, 0), (1, 2), (2, 3)):
        end = (offset + len(data)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * offset + data)[begin:end], begin


def _spellings(secret: str) -> Iterator[str]:
    """Yield the ways a text is written, in an order that does not depend on the text; some may be equal."""
    escaped = json.dumps(secret)[1:-1]
    plain = json.dumps(secret, ensure_ascii=False)[1:-1]
    for text in (secret, escaped, plain, escaped.replace("/", r"\/"), html.escape(secret)):
        yield text
        yield from _in_uris(text)


@lru_cache(maxsize=64)  # most ways to write one text are the same
def _in_uris(text: str) -> tuple[str, ...]:
    coded = (_quoted(text, ""), _quoted(text, "/"), _quoted(text, "!*'()"), quote_plus(text, errors=_ERRORS))
    return tuple(spelt for each in coded for spelt in (each, _ESCAPE.sub(lambda match: match[0].lower(), each)))


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors=_ERRORS)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", _ERRORS)


def _from_base64(run: bytes) -> bytes:
    text = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    text = text[:-1] if len(text) % 4 == 1 else text
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def _to_base64(data: bytes, *, like: bytes) -> bytes:
    """Encode in the alphabet of a run, padded unless it was not."""
    urlsafe = b"-" in like or b"_" in like
    coded = base64.urlsafe_b64encode(data) if urlsafe else base64.b64encode(data)
    return coded if len(like) % 4 == 0 else coded.rstrip(b"=")

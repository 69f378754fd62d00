"""`.contractkit_cache/tapes`: tapes that were read before, by the digest of their bytes: no YAML is parsed twice.

A line with the digest of the code, a line of JSON that says where each tape begins and how long it is, and the tapes,
one after another: a check sum, a line of JSON with everything but the bodies, then the bodies. Nothing in it is ever
run, and whatever is wrong with it, it is as if it were not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.request_key import meaning, remember_meaning
from contractkit.cassettes.store import locked
from contractkit.cassettes.usual_forms import remember_forms, usual_forms
from contractkit.errors import CannotCheckError
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.verdicts.cache import FOLDER, PATIENCE, cache_folder, write_cached_bytes
from contractkit.verdicts.key import code_digest

FILE: Final = "tapes"
MAX_TAPE: Final = 256 * 1024
"""Bytes. A longer tape is parsed each time: there are few of them, and all that are kept are read at once."""
MAX_ALL: Final = 64 * 1024 * 1024
_SEAL: Final = 4


class ParsedTapes:
    """The tapes that a project has read.

    Args:
        root: the folder of the project.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._fresh: dict[str, bytes] = {}
        self._used: set[str] = set()

    def get(self, digest: str, name: str) -> Cassette | None:
        """Return a tape by the digest of its file; None where it is not known.

        Args:
            digest: of the file.
            name: what reports call the tape.
        """
        packed = self._fresh.get(digest) or self._known.get(digest)
        if packed is None:
            return None
        self._used.add(digest)
        try:
            return _unpacked(_opened(packed), name)
        except (ValueError, TypeError, RecursionError):
            return None

    def knows(self, digest: str) -> bool:
        """Tell whether `get` would find a tape, unless it is damaged."""
        return digest in self._known or digest in self._fresh

    def put(self, digest: str, cassette: Cassette) -> None:
        """Keep a tape, in memory until `save`."""
        if sum(len(each.request.body) + len(each.response.body) for each in cassette.exchanges) > MAX_TAPE:
            return  # to put a large one together, only to find that it is large, takes long
        packed = _sealed(_packed(cassette))
        if len(packed) <= MAX_TAPE:
            self._fresh[digest] = packed

    def save(self) -> None:
        """Write what is new, beside what others have written; where it cannot be written, only time is lost."""
        if not self._fresh:
            return
        with suppress(OSError, CannotCheckError), locked(cache_folder(self._root) / FILE, seconds=PATIENCE):
            tapes = self._read() | self._fresh
            if sum(map(len, tapes.values())) > MAX_ALL:
                needed = self._used | self._fresh.keys()
                tapes = {digest: packed for digest, packed in tapes.items() if digest in needed}
            if sum(map(len, tapes.values())) <= MAX_ALL:
                write_cached_bytes(self._root, FILE, _joined(tapes))

    @cached_property
    def _known(self) -> dict[str, bytes]:
        return self._read()

    def _read(self) -> dict[str, bytes]:
        path = self._root / FOLDER / FILE
        try:
            if not path.is_file() or path.stat().st_size > 2 * MAX_ALL:
                return {}
            code, index, tapes = path.read_bytes().split(b"\n", 2)
            if code.decode() != code_digest():
                return {}
            places = json.loads(index)
            return {digest: tapes[start : start + size] for digest, (start, size) in places.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def forget_tapes(root: Path) -> None:
    """Forget every tape of a project: one of them held what must not be kept, and reading them anew is quick.

    Raises:
        CannotCheckError: what is kept cannot be removed.
    """
    path = root / FOLDER / FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CannotCheckError(f"it cannot be removed: {error.strerror or error}.", path=str(path)) from error


def _joined(tapes: dict[str, bytes]) -> bytes:
    places, start = {}, 0
    for digest, packed in tapes.items():
        places[digest] = start, len(packed)
        start += len(packed)
    return b"\n".join([code_digest().encode(), json.dumps(places).encode(), b"".join(tapes.values())])


def _sealed(packed: bytes) -> bytes:
    """Put a check sum before a tape, so that a byte that has changed is seen wherever it stands."""
    return crc32(packed).to_bytes(_SEAL, "big") + packed


def _opened(sealed: bytes) -> bytes:
    """Take the check sum off.

    Raises:
        ValueError: it is another's.
    """
    packed = sealed[_SEAL:]
    if crc32(packed) != int.from_bytes(sealed[:_SEAL], "big"):
        raise ValueError("damaged")
    return packed


def _packed(cassette: Cassette) -> bytes:
    exchanges = [
        [
            *(request.method, request.uri, request.headers.lines, len(request.body), _read_as(request)),
            *(response.status, response.reason, response.headers.lines, len(response.body)),
            line,
        ]
        for request, response, line in ((each.request, each.response, each.line) for each in cassette.exchanges)
    ]
    bodies = (body for each in cassette.exchanges for body in (each.request.body, each.response.body))
    head = json.dumps([asdict(cassette.metadata), exchanges], separators=(",", ":"))
    return b"".join([head.encode(), b"\n", *bodies])


def _read_as(request: Request) -> list[str]:
    """Return what a body of JSON means, and what it could be sent as."""
    read = meaning(request)
    return [] if read is None else [read, *usual_forms(request)]


def _unpacked(packed: bytes, name: str) -> Cassette:
    """Read a tape.

    Raises:
        ValueError, TypeError: it is none.
    """
    head, _, bodies = packed.partition(b"\n")
    metadata, exchanges = json.loads(head)
    is_known = isinstance(metadata, dict) and metadata.keys() == _METADATA
    if not is_known or not all(value is None or isinstance(value, str) for value in metadata.values()):
        raise ValueError("not the metadata of a tape")
    return Cassette(name, tuple(_exchanges(exchanges, bodies, name)), Metadata(**metadata))


_METADATA: Final = frozenset(each.name for each in fields(Metadata))


def _exchanges(exchanges: list[object], bodies: bytes, name: str) -> Iterator[Exchange]:
    end = 0
    for index, each in enumerate(exchanges):
        match each:
            case [
                str(method),
                str(uri),
                list(sent),
                int(sent_length),
                list(sent_as),
                int(status),
                str(reason),
                list(got),
                int(got_length),
                (int() | None) as line,
            ]:
                middle = end + sent_length
                request = Request(_headers(sent), bodies[end:middle], method, uri)
                if sent_as:
                    remember_meaning(request, _text(sent_as[0]))
                    remember_forms(request, [_text(each) for each in sent_as[1:]])
                end = middle + got_length
                response = Response(_headers(got), bodies[middle:end], status, reason)
                yield Exchange(request, response, name, index, line)
            case _:
                raise ValueError("not an exchange")
    if end != len(bodies):
        raise ValueError("cut off")


def _headers(lines: list[Any]) -> Headers:
    return Headers(tuple([(_text(name), _text(value)) for name, value in lines]))


def _text(value: object) -> str:
    if value.__class__ is not str:
        raise ValueError("not a text")
    return value

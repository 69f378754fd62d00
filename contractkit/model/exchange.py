"""A request and its answer, as they crossed the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from contractkit.model.json_value import Json, NotJsonError, parse


@dataclass(frozen=True)
class Headers:
    """Header lines in their order. Names are case-insensitive (RFC 9110, 5.1); a name may stand several times."""

    lines: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _values(self) -> Mapping[str, tuple[str, ...]]:
        """The values by name in lower case; a dozen rules look into the headers of every exchange."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.lines:
            key = name.lower()
            found[key] = (*found[key], value) if key in found else (value,)
        return found

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Headers:
        """Collect header lines."""
        return cls(tuple(pairs))

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order."""
        return self._values.get(name.lower(), ())

    def get(self, name: str) -> str | None:
        """Return a header's value; several lines are one list (RFC 9110, 5.3). None when it is absent."""
        values = self.all(name)
        return ", ".join(values) if values else None

    def grouped(self) -> dict[str, list[str]]:
        """Return the values by name, as vcrpy writes them: names as first spelt, in the order they come in."""
        found: dict[str, tuple[str, list[str]]] = {}
        for name, value in self.lines:
            found.setdefault(name.lower(), (name, []))[1].append(value)
        return dict(found.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._values

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.lines)

    def replacing(self, name: str, value: str) -> Headers:
        """Return these headers with one of them set, in its place when it was there, at the end when not."""
        wanted = name.lower()
        lines = [(key, value if key.lower() == wanted else old) for key, old in self.lines]
        return Headers(tuple(lines) if name in self else (*self.lines, (name, value)))


@dataclass(frozen=True)
class _Message:
    # Out of sight of tracebacks and failed assertions, which go to logs: what a client sends holds its credentials.
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)

    @cached_property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty when there is none."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Json:
        """The body as JSON.

        Raises:
            NotJsonError: the body is not JSON.
        """
        return parse(self.body)

    @property
    def is_json(self) -> bool:
        """Whether the body reads as JSON; an empty body does not."""
        try:
            self.json  # noqa: B018
        except NotJsonError:
            return False
        return True


@dataclass(frozen=True)
class Request(_Message):
    """What was sent. The URI is absolute."""

    method: str = "GET"
    uri: str = ""

    @property
    def path(self) -> str:
        """The path of the URI, as sent (still percent-encoded)."""
        return urlsplit(self.uri).path


@dataclass(frozen=True)
class Response(_Message):
    """What came back. The body is decoded: no content coding is left on it."""

    status: int = 200
    reason: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx (RFC 9110, 15.3)."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Exchange:
    """One request and its response, and where on which tape they stand.

    Attributes:
        cassette: the tape, as the user names it; empty when it was never written.
        index: its place on the tape, from 0.
        line: the first line of the exchange in the tape's file, from 1.
    """

    request: Request
    response: Response
    cassette: str = ""
    index: int = 0
    line: int | None = None

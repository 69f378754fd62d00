"""Which recorded exchange comes next: one look into a table, and the order that each resource was recorded in."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from contractkit.cassettes.made_anew import NO_MARKS, NOTHING_ANEW, Marks, masked
from contractkit.cassettes.request_key import MATCHED_HEADERS, RequestKey, request_key
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Headers, Request
from contractkit.replay.wire import Answer, answer

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""
_COUNTING: Final = frozenset({"content-type", *map(str.lower, MATCHED_HEADERS)})
_REMEMBERED: Final = 2048
_MAX_REMEMBERED: Final = 16 * 1024
"""Bytes; the keys of requests with longer bodies are computed each time, so that memory stays below some 32 MiB."""


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """An exchange, ready to be played.

    Attributes:
        exchange: with the server's address in the place of the recorded one.
        resource: the tape and the path; order is kept within it.
        writes: the request is not a safe one.
        marks: the values of its request that need only have the same form.
    """

    exchange: Exchange
    key: RequestKey
    answer: Answer
    resource: tuple[str, str]
    writes: bool
    marks: Marks = NO_MARKS


class Shelf:
    """Exchanges that wait to be asked for. Repeats come in recorded order, each once.

    What was recorded before a write is not played after it as long as there is a later one: a client that skips the
    first read must not see the state from before its own write. Where only earlier ones are left they are played, and
    counted. For one thread.

    Attributes:
        late: those that were played after a write that was recorded after them.
    """

    def __init__(
        self,
        exchanges: Iterable[Exchange],
        *,
        loop: bool = False,
        marks_of: Callable[[Exchange], Marks] = NOTHING_ANEW.of,
    ) -> None:
        """Put exchanges on the shelf.

        Args:
            exchanges: in the order they are played in.
            marks_of: says of an exchange which values of its request need only have the same form.
            loop: start again when all were played.

        Raises:
            CassetteError: one cannot be played.
        """
        self._recorded = tuple(_recorded(exchange, marks_of(exchange)) for exchange in exchanges)
        self._marks = tuple(dict.fromkeys(each.marks for each in self._recorded)) or (NO_MARKS,)
        self._loop = loop
        # Suites send the same bytes again and again, and reading them as JSON is most of the work of an answer.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(_key)
        self._played: set[Recorded] = set()
        self.late: list[Exchange] = []
        self._order = {each: place for place, each in enumerate(self._recorded)}
        self._targets = {(each.marks, each.key.method, each.key.path) for each in self._recorded}
        self._fill()

    @property
    def exchanges(self) -> Sequence[Exchange]:
        """All of them, as they are matched."""
        return tuple(each.exchange for each in self._recorded)

    @property
    def played(self) -> int:
        """How many different exchanges were played."""
        return len(self._played)

    def unplayed(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has asked for."""
        return tuple(each.exchange for each in self._recorded if each not in self._played)

    def knows(self, request: Request) -> bool:
        """Tell whether the method and path of a request were recorded."""
        keys = ((marks, request_key(masked(request, marks))) for marks in self._marks)
        return any((marks, key.method, key.path) in self._targets for marks, key in keys)

    def take(self, request: Request) -> Recorded | None:
        """Return the next exchange that answers a request and use it up; None when there is none, or none is left.

        Raises:
            ValueError: the request has no well-formed URI.
        """
        if not self._left and self._loop:
            self._fill()
        found = [
            waiting for marks in self._marks if (waiting := self._waiting.get((marks, self._key_of(request, marks))))
        ]
        if not found:
            return None
        waiting = min(found, key=lambda each: self._order[each[0]]) if len(found) > 1 else found[0]
        place = next((place for place, each in enumerate(waiting) if self._is_due(each)), None)
        taken = waiting[place or 0]
        del waiting[place or 0]
        if place is None:
            self.late.append(taken.exchange)
        elif taken.writes:
            self._written[taken.resource] = taken.exchange.index
        self._left -= 1
        self._played.add(taken)
        return taken

    def shared(self) -> tuple[tuple[Exchange, Exchange], ...]:
        """Return pairs of exchanges of different tapes that answer the same request: the first of each two tapes."""
        first: dict[RequestKey, Exchange] = {}
        found: dict[tuple[str, str], tuple[Exchange, Exchange]] = {}
        for each in self._recorded:
            other = first.setdefault(each.key, each.exchange)
            if other.cassette != each.exchange.cassette:
                found.setdefault((other.cassette, each.exchange.cassette), (other, each.exchange))
        return tuple(found.values())

    def _key_of(self, request: Request, marks: Marks) -> RequestKey:
        if marks:
            return request_key(masked(request, marks))
        lines = tuple(line for line in request.headers.lines if line[0].lower() in _COUNTING)
        key = self._remembered if len(request.body) <= _MAX_REMEMBERED else _key
        return key(request.method, request.uri, lines, request.body)

    def _is_due(self, recorded: Recorded) -> bool:
        return recorded.exchange.index > self._written.get(recorded.resource, -1)

    def _fill(self) -> None:
        self._waiting: defaultdict[tuple[Marks, RequestKey], deque[Recorded]] = defaultdict(deque)
        for each in self._recorded:
            self._waiting[each.marks, each.key].append(each)
        self._written: dict[tuple[str, str], int] = {}
        self._left = len(self._recorded)


def _key(method: str, uri: str, lines: tuple[tuple[str, str], ...], body: bytes) -> RequestKey:
    return request_key(Request(Headers(lines), body, method, uri))


def _recorded(exchange: Exchange, marks: Marks) -> Recorded:
    try:
        key = request_key(masked(exchange.request, marks))
        ready = answer(exchange.response, key.method)
    except ValueError as error:
        raise CassetteError(
            f"exchange {exchange.index + 1} cannot be served: {error}.", path=exchange.cassette, line=exchange.line
        ) from error
    return Recorded(exchange, key, ready, (exchange.cassette, key.path), key.method not in _SAFE, marks)

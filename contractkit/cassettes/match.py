"""Which recorded exchange answers a request: one look into a table, however long the tape is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from threading import Lock

from contractkit.cassettes.made_anew import NOTHING_ANEW, MadeAnew, Marks, masked
from contractkit.cassettes.request_key import PARTS, Body, Kind, body_of, is_read_alike, kind_of
from contractkit.cassettes.usual_forms import is_usual_form
from contractkit.model.exchange import Exchange, Request

__all__ = ["PARTS", "Index"]


class _Table:
    """Exchanges by what their requests are matched by: first by all but the body, and by that where it is needed.

    Most tapes hold one exchange of a kind, and most clients send again what was recorded, byte for byte or as they
    usually write it: then no body has to be read.
    """

    def __init__(self, match: Collection[str], marks: Marks) -> None:
        self._match = match
        self._marks = marks
        self._alone: dict[Kind, Exchange] = {}
        self._several: dict[Kind, defaultdict[Body, deque[Exchange]]] = {}

    def add(self, exchange: Exchange) -> None:
        kind = kind_of(self._match, masked(exchange.request, self._marks))
        if kind not in self._several:
            first = self._alone.setdefault(kind, exchange)
            if first is exchange:
                return
            self._several[kind] = defaultdict(deque)
            self._several[kind][self._body(self._alone.pop(kind))].append(first)
        self._several[kind][self._body(exchange)].append(exchange)

    def next(self, sent: Request) -> tuple[Exchange, Callable[[], object]] | None:
        """Return the next exchange that answers a request, and what takes it out; None when none is left."""
        request = masked(sent, self._marks)
        kind = kind_of(self._match, request)
        if kind in self._several:
            waiting = self._several[kind].get(body_of(self._match, request))
            return (waiting[0], waiting.popleft) if waiting else None
        alone = self._alone.get(kind)
        if alone is None or not self._has_body(request, masked(alone.request, self._marks), kind):
            return None
        return alone, partial(self._alone.pop, kind)

    def left(self) -> Iterator[Exchange]:
        """Yield those that have not been taken."""
        yield from self._alone.values()
        for bodies in self._several.values():
            for waiting in bodies.values():
                yield from waiting

    def _has_body(self, request: Request, recorded: Request, kind: Kind) -> bool:
        is_known = request.body == recorded.body or is_usual_form(request.body, recorded)
        return (is_known and is_read_alike(request, recorded, kind)) or (
            body_of(self._match, request) == body_of(self._match, recorded)
        )

    def _body(self, exchange: Exchange) -> Body:
        return body_of(self._match, masked(exchange.request, self._marks))


class Index:
    """The exchanges of a tape by what their requests are matched by. Repeats come in recorded order, each once.

    Threads may share an index.
    """

    def __init__(
        self, exchanges: Iterable[Exchange], match: Collection[str] = PARTS, anew: MadeAnew = NOTHING_ANEW
    ) -> None:
        """Put the exchanges into the table.

        Args:
            exchanges: those of the tape, in recorded order.
            match: what has to be the same in two requests, by the names in `PARTS`.
            anew: the values that need only have the same form.
        """
        counting = frozenset(match)
        self._tables: dict[Marks, _Table] = {}
        self._lock = Lock()
        for exchange in exchanges:
            marks = anew.of(exchange)
            if marks not in self._tables:
                self._tables[marks] = _Table(counting, marks)
            self._tables[marks].add(exchange)

    def take(self, request: Request) -> Exchange | None:
        """Return the next exchange that answers a request and use it up; None when there is none, or none is left."""
        with self._lock:
            # One table and one look, but for tapes with marks that are about some of their exchanges.
            found = [each for table in self._tables.values() if (each := table.next(request))]
            if not found:
                return None
            exchange, take_out = min(found, key=lambda each: each[0].index)
            take_out()
            return exchange

    def left(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has taken, in recorded order."""
        with self._lock:
            waiting = [exchange for table in self._tables.values() for exchange in table.left()]
        return tuple(sorted(waiting, key=lambda exchange: exchange.index))

"""Which recorded exchange answers a request: one look into a table, however long the tape is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from threading import Lock

from contractkit.cassettes.miss import Difference, Miss, explain_miss
from contractkit.cassettes.request_key import PARTS, RequestKey, matched_by, request_key
from contractkit.model.exchange import Exchange, Request

__all__ = ["PARTS", "Difference", "Index", "Miss", "RequestKey", "explain_miss", "request_key"]


class Index:
    """The exchanges of a tape by what their requests are matched by. Repeats come in recorded order, each once.

    Threads may share an index.
    """

    def __init__(self, exchanges: Iterable[Exchange], match: Collection[str] = PARTS) -> None:
        """Put the exchanges into the table.

        Args:
            exchanges: those of the tape, in recorded order.
            match: what has to be the same in two requests, by the names in `PARTS`.
        """
        self._match = frozenset(match)
        self._waiting: defaultdict[RequestKey, deque[Exchange]] = defaultdict(deque)
        self._lock = Lock()
        for exchange in exchanges:
            self._waiting[matched_by(self._match, exchange.request)].append(exchange)

    def take(self, request: Request) -> Exchange | None:
        """Return the next exchange that answers a request and use it up; None when there is none, or none is left."""
        key = matched_by(self._match, request)
        with self._lock:
            waiting = self._waiting.get(key)
            return waiting.popleft() if waiting else None

    def left(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has taken, in recorded order."""
        with self._lock:
            waiting = [exchange for exchanges in self._waiting.values() for exchange in exchanges]
        return tuple(sorted(waiting, key=lambda exchange: exchange.index))

"""Which recorded exchange answers a request: one look into a table, however long the tape is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from threading import Lock
from typing import TypeAlias

from contractkit.cassettes.made_anew import NOTHING_ANEW, MadeAnew, Marks, masked
from contractkit.cassettes.miss import Difference, Miss, explain_miss
from contractkit.cassettes.request_key import PARTS, RequestKey, matched_by, request_key
from contractkit.model.exchange import Exchange, Request

__all__ = ["PARTS", "Difference", "Index", "Miss", "RequestKey", "explain_miss", "request_key"]

_Table: TypeAlias = defaultdict[RequestKey, deque[Exchange]]


def _new_table() -> _Table:
    return defaultdict(deque)


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
        self._match = frozenset(match)
        self._tables: defaultdict[Marks, _Table] = defaultdict(_new_table)
        self._lock = Lock()
        for exchange in exchanges:
            marks = anew.of(exchange)
            key = matched_by(self._match, masked(exchange.request, marks))
            self._tables[marks][key].append(exchange)

    def take(self, request: Request) -> Exchange | None:
        """Return the next exchange that answers a request and use it up; None when there is none, or none is left."""
        # One table and one look, but for tapes with marks that are about some of their exchanges.
        places = [(table, matched_by(self._match, masked(request, marks))) for marks, table in self._tables.items()]
        with self._lock:
            found = [waiting for table, key in places if (waiting := table.get(key))]
            return min(found, key=lambda waiting: waiting[0].index).popleft() if found else None

    def left(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has taken, in recorded order."""
        with self._lock:
            waiting = [each for table in self._tables.values() for exchanges in table.values() for each in exchanges]
        return tuple(sorted(waiting, key=lambda exchange: exchange.index))

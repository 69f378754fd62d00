"""Which recorded exchange answers a request: one look into a table, however long the tape is."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from threading import Lock
from typing import Final, TypeAlias

from contractkit.cassettes.made_anew import NOTHING_ANEW, MadeAnew, Marks, masked
from contractkit.cassettes.request_key import PARTS, Body, RequestKey, body_of, has_same_body, kind_of
from contractkit.cassettes.usual_forms import is_usual_form
from contractkit.model.exchange import Exchange, Request

__all__ = ["PARTS", "Index"]

_NONE: Final[deque[Exchange]] = deque()


class _Kind:
    """Exchanges whose requests differ in nothing but their bodies, if at all, by what those are matched by.

    Most tapes hold one exchange of a kind, and most clients send again what was recorded, byte for byte or as they
    usually write it: then no body has to be read.
    """

    __slots__ = ("_by_body", "_match", "_unread")

    def __init__(self, match: Collection[str]) -> None:
        self._match = match
        self._unread: list[tuple[Request, deque[Exchange]]] = []
        self._by_body: dict[Body, deque[Exchange]] = {}

    def add(self, request: Request, exchange: Exchange) -> None:
        self._unread.append((request, deque((exchange,))))

    def waiting(self, request: Request) -> deque[Exchange]:
        """Return the exchanges that answer a request and have not been taken."""
        if len(self._unread) == 1 and not self._by_body:
            (recorded, waiting), *_ = self._unread
            if not waiting or has_same_body(recorded, request) or is_usual_form(request, recorded):
                return waiting
        for recorded, waiting in self._unread:
            first = self._by_body.setdefault(body_of(self._match, recorded), waiting)
            if first is not waiting:
                first.extend(waiting)
        self._unread.clear()
        return self._by_body.get(body_of(self._match, request), _NONE)

    def left(self) -> Iterable[Exchange]:
        """Return those that have not been taken."""
        every = (*(waiting for _, waiting in self._unread), *self._by_body.values())
        return [exchange for waiting in every for exchange in waiting]


_Table: TypeAlias = dict[RequestKey, _Kind]


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
        self._tables: defaultdict[Marks, _Table] = defaultdict(dict)
        self._lock = Lock()
        for exchange in exchanges:
            marks = anew.of(exchange)
            request = masked(exchange.request, marks)
            kinds, kind = self._tables[marks], kind_of(self._match, request)
            if kind not in kinds:
                kinds[kind] = _Kind(self._match)
            kinds[kind].add(request, exchange)

    def take(self, request: Request) -> Exchange | None:
        """Return the next exchange that answers a request and use it up; None when there is none, or none is left."""
        # One table and one look, but for tapes with marks that are about some of their exchanges.
        asked = [(table, masked(request, marks)) for marks, table in self._tables.items()]
        places = [(table.get(kind_of(self._match, each)), each) for table, each in asked]
        with self._lock:
            found = [waiting for kind, each in places if kind is not None and (waiting := kind.waiting(each))]
            return min(found, key=lambda waiting: waiting[0].index).popleft() if found else None

    def left(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has taken, in recorded order."""
        with self._lock:
            waiting = [each for table in self._tables.values() for kind in table.values() for each in kind.left()]
        return tuple(sorted(waiting, key=lambda exchange: exchange.index))

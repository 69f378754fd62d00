"""A tape as it is played: what was asked of it, what answered, and what found no answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.marks_on import marks_on
from contractkit.cassettes.match import PARTS, Index
from contractkit.model.exchange import Exchange, Request, Response

if TYPE_CHECKING:
    from contractkit.cassettes.miss import Miss


class UnrecordedRequestError(AssertionError):
    """The tape has no answer to a request; the text is the whole explanation.

    Not an OSError, so that no HTTP library takes it for a network fault, retries for minutes and hides it.
    """

    def __init__(self, miss: Miss) -> None:
        self.miss = miss
        super().__init__(str(miss))


class Player:
    """What a program has asked of a tape so far. Threads may share a player.

    Attributes:
        sent: every request of this run, as it was sent: nothing scrubbed, nothing taken from the tape.
        played: the exchanges that answered, in the order they did.
        misses: the requests that found no answer, whether or not the program swallowed the error.
    """

    def __init__(
        self,
        cassette: Cassette,
        match: Collection[str] = PARTS,
        anew: Sequence[str] = (),
        record_again: str | None = None,
    ) -> None:
        """Play a tape.

        Args:
            cassette: the tape.
            match: what has to be the same in two requests, by the names in `PARTS`.
            anew: marks of values that need only have the same form, beside those on the tape.
            record_again: the command that records a tape anew which no scenario makes, where it is known.

        Raises:
            CassetteError: a mark on the tape is none.
            UsageError: one of the others is none.
        """
        self.sent: list[Request] = []
        self.played: list[Exchange] = []
        self.misses: list[Miss] = []
        self._cassette = cassette
        self._match = match
        self._anew = marks_on(cassette, anew)
        self._record_again = f"contractkit record {cassette.scenario}" if cassette.scenario else record_again
        self._index = Index(cassette.exchanges, match, self._anew)
        self._lock = Lock()

    def answer(self, request: Request) -> Response:
        """Return the recorded answer to a request.

        Raises:
            UnrecordedRequestError: the tape has none, or none is left.
        """
        with self._lock:
            exchange = self._index.take(request)
            self.sent.append(request)
            if exchange is not None:
                self.played.append(exchange)
                return exchange.response
        raise UnrecordedRequestError(self._missed(request))

    def _missed(self, request: Request) -> Miss:
        from contractkit.cassettes.miss import RECORD_AGAIN, explain_miss

        miss = explain_miss(
            request,
            self._cassette.exchanges,
            match=self._match,
            marks_of=self._anew.of,
            record_again=self._record_again or RECORD_AGAIN,
        )
        with self._lock:
            self.misses.append(miss)
        return miss

    def unplayed(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has asked for."""
        return self._index.left()

    def out_of_order(self) -> tuple[Exchange, ...]:
        """Return the exchanges that were played after one that was recorded later."""
        with self._lock:
            played = tuple(self.played)
        latest, late = -1, []
        for exchange in played:
            if exchange.index < latest:
                late.append(exchange)
            latest = max(latest, exchange.index)
        return tuple(late)

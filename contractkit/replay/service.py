"""What answers a request: the tapes, and an explanation where they have no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.made_anew import NO_MARKS, Marks
from contractkit.cassettes.marks_on import marks_on
from contractkit.cassettes.miss import Miss, explain_miss
from contractkit.cassettes.request_key import HIDDEN
from contractkit.cassettes.secrets import scan
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Request
from contractkit.replay.links import Links, bases_of, moved
from contractkit.replay.problem import miss_problem
from contractkit.replay.shelf import Shelf
from contractkit.replay.wire import Answer, answer

MAX_KEPT: Final = 100
"""Misses whose explanations are kept; of more, only the number. A client that tries for ever must not fill memory."""


class Service(Protocol):
    """What the server asks for an answer."""

    async def answer(self, request: Request) -> Answer:
        """Answer a request. Its URI begins with the server's origin."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """How tapes were played.

    Attributes:
        total: how many exchanges they hold.
        played: how many of those were played.
        unplayed: the others.
        late: those that were played after a write that was recorded after them.
        missed: how many requests no exchange answered.
        misses: the first of them.
    """

    total: int
    played: int
    unplayed: tuple[Exchange, ...]
    late: tuple[Exchange, ...]
    missed: int
    misses: tuple[Miss, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every request was answered, in recorded order."""
        return not self.missed and not self.late


class Replay:
    """Tapes, played."""

    def __init__(
        self,
        cassettes: Sequence[Cassette],
        origin: str,
        *,
        loop: bool = False,
        rewrite_links: bool = False,
        on_miss: Callable[[Miss], None] | None = None,
    ) -> None:
        """Put tapes on the shelf, once.

        Args:
            cassettes: the tapes; where two answer the same request, the first comes first.
            origin: of the server.
            loop: start again when all exchanges were played.
            rewrite_links: let links to the recorded service lead here.
            on_miss: told each request that no exchange answers.

        Raises:
            CassetteError: an exchange cannot be served, or a mark on a tape is none.
        """
        bases = [base for cassette in cassettes for base in bases_of(cassette)]
        self._links = Links(bases, origin) if rewrite_links and bases else None
        # A mark names the request as it was recorded, before its URI and its links are the server's.
        self._marks = {
            (cassette.path, exchange.index): marks.of(exchange)
            for cassette in cassettes
            if (marks := marks_on(cassette)).marks
            for exchange in cassette.exchanges
        }
        exchanges = (each for cassette in cassettes for each in _moved(cassette, origin))
        local = map(self._links.local_exchange, exchanges) if self._links else exchanges
        self.shelf = Shelf(local, loop=loop, marks_of=self._marks_of)
        self._again = {cassette.path: _record_again(cassette) for cassette in cassettes}
        self._on_miss = on_miss
        self._misses: list[Miss] = []
        self._missed = 0

    async def answer(self, request: Request) -> Answer:
        """Return the recorded answer, or an explanation why there is none."""
        asked = self._links.local_request(request) if self._links else request
        taken = self.shelf.take(asked)
        return await self._explained(asked) if taken is None else taken.answer

    def summary(self) -> Summary:
        """Tell what was played so far."""
        shelf = self.shelf
        unplayed = shelf.unplayed()
        total = shelf.played + len(unplayed)
        return Summary(total, shelf.played, unplayed, tuple(shelf.late), self._missed, tuple(self._misses))

    def _marks_of(self, exchange: Exchange) -> Marks:
        return self._marks.get((exchange.cassette, exchange.index), NO_MARKS)

    async def _explained(self, request: Request) -> Answer:
        # It looks at every exchange, so that the others are not kept waiting for it.
        explain = partial(explain_miss, request, self.shelf.exchanges, marks_of=self._marks_of)
        miss = await asyncio.to_thread(explain)
        tape = "" if miss.nearest is None else miss.nearest.cassette
        miss = replace(miss, sent=_without_secret(miss.sent), record_again=self._again.get(tape, miss.record_again))
        self._missed += 1
        if len(self._misses) < MAX_KEPT:
            self._misses.append(miss)
        if self._on_miss is not None:
            self._on_miss(miss)
        return answer(miss_problem(miss, known=self.shelf.knows(request)), request.method)


def _moved(cassette: Cassette, origin: str) -> Iterable[Exchange]:
    bases = bases_of(cassette)
    for exchange in cassette.exchanges:
        try:
            uri = moved(exchange.request.uri, bases, origin)
        except ValueError as error:
            raise CassetteError(
                f"exchange {exchange.index + 1} has no well-formed URI.", path=exchange.cassette, line=exchange.line
            ) from error
        yield replace(exchange, request=replace(exchange.request, uri=uri))


def _without_secret(line: str) -> str:
    """Hide a target that holds what looks like a secret, whatever its name: it goes to a terminal, and over a wire."""
    return f"{line.partition(' ')[0]} {HIDDEN}" if scan(line.encode("utf-8", "replace")) else line


def _record_again(cassette: Cassette) -> str:
    if cassette.scenario:
        return f"contractkit record {cassette.scenario}"
    return f"contractkit serve {cassette.path} --record URL"

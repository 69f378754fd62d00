"""Exchanges without secrets, as they come, and once more where more is known since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from contractkit.cassettes.scrub import Scrubber
from contractkit.model.exchange import Exchange

_ROUNDS: Final = 3
"""How often what is known can grow by looking again; a name within a name within a name is not met in exchanges."""


class ScrubbedExchanges:
    """Exchanges in their order, of which only what was scrubbed is kept.

    What a late answer gives away as a secret may stand in an early request. So each exchange is looked at again, unless
    nothing was learned since it was looked at.
    """

    def __init__(self, scrubber: Scrubber, exchanges: Iterable[Exchange] = ()) -> None:
        self._scrubber = scrubber
        self._exchanges: list[Exchange] = []
        self._known_then: list[int] = []
        for exchange in exchanges:
            self.add(exchange)

    @property
    def digest(self) -> str:
        """Sixteen hex digits of the rules that were used."""
        return self._scrubber.digest

    def learn(self, secrets: Collection[str]) -> None:
        """Replace these values from now on, wherever they stand."""
        self._scrubber.learn(secrets)

    def add(self, exchange: Exchange) -> Exchange:
        """Add an exchange, and return it as far as its secrets are known by now."""
        known = self._scrubber.known
        done = self._scrubber.exchange(exchange)
        self._exchanges.append(done)
        self._known_then.append(known)
        return done

    def all(self) -> tuple[Exchange, ...]:
        """Return the exchanges, without any secret that one of them gave away."""
        for _ in range(_ROUNDS):
            stale = [index for index, known in enumerate(self._known_then) if known != self._scrubber.known]
            for index in stale:
                self._known_then[index] = self._scrubber.known
                self._exchanges[index] = self._scrubber.exchange(self._exchanges[index])
        return tuple(self._exchanges)

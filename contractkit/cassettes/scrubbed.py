"""Exchanges without secrets, as they come, and once more where more is known since."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from typing import Final, Generic, Protocol, TypeVar

from contractkit.cassettes.scrub import Scrubber
from contractkit.model.exchange import Exchange, Request

_ROUNDS: Final = 3
"""How often what is known can grow by looking again; a name within a name within a name is not met in exchanges."""


class Kept(Protocol):
    """Where exchanges are kept, in their order; a list does."""

    def append(self, exchange: Exchange, /) -> None:
        """Add an exchange at the end."""

    def __getitem__(self, index: int, /) -> Exchange: ...

    def __setitem__(self, index: int, exchange: Exchange, /) -> None: ...


K = TypeVar("K", bound=Kept)


class ScrubbedExchanges(Generic[K]):
    """Exchanges in their order, of which only what was scrubbed is kept.

    What a late answer gives away as a secret may stand in an early request. So each exchange is looked at again, unless
    nothing was learned since it was looked at.

    Args:
        scrubber: takes out what is secret.
        kept: where the exchanges are put; it holds none yet.
    """

    def __init__(self, scrubber: Scrubber, kept: K) -> None:
        self._scrubber = scrubber
        self._kept = kept
        self._known_then = array("q")

    @property
    def digest(self) -> str:
        """Sixteen hex digits of the rules that were used."""
        return self._scrubber.digest

    def learn(self, secrets: Collection[str]) -> None:
        """Replace these values from now on, wherever they stand."""
        self._scrubber.learn(secrets)

    def begin(self, request: Request) -> None:
        """Do with a request what can be done before its answer is there."""
        self._scrubber.begin(request)

    def add(self, exchange: Exchange) -> Exchange:
        """Add an exchange, and return it as far as its secrets are known by now."""
        known = self._scrubber.known
        done = self._scrubber.exchange(exchange)
        self._kept.append(done)
        self._known_then.append(known)
        return done

    def all(self) -> K:
        """Return what is kept, without any secret that one of the exchanges gave away."""
        for _ in range(_ROUNDS):
            stale = [index for index, known in enumerate(self._known_then) if known != self._scrubber.known]
            for index in stale:
                before, self._known_then[index] = self._kept[index], self._scrubber.known
                after = self._scrubber.exchange(before)
                if after != before:
                    self._kept[index] = after
        return self._kept


def scrub_all(exchanges: Iterable[Exchange], scrubber: Scrubber) -> tuple[Exchange, ...]:
    """Scrub exchanges until what a late answer gives away is out of the earliest request too."""
    done = ScrubbedExchanges(scrubber, list[Exchange]())
    for exchange in exchanges:
        done.add(exchange)
    return tuple(done.all())

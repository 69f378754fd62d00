"""Attributes of other people's modules, replaced while a tape is open and put back when the last one closes.

Building the replacements takes far longer than setting them, so they are built once and set as often as needed.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPSConnection
from threading import Lock
from typing import Final, NamedTuple

_MISSING: Final = object()


class Replacement(NamedTuple):
    """One attribute, and what stands in its place."""

    owner: object
    name: str
    value: object


class Replacements(NamedTuple):
    """All that is replaced together.

    Attributes:
        after: called once they are taken back.
    """

    each: Sequence[Replacement]
    after: Sequence[Callable[[], object]] = ()


class Patches:
    """Replacements that are in place while at least one block holds them. Threads may share them."""

    def __init__(self, build: Callable[[], Replacements]) -> None:
        self._build = build
        self._lock = Lock()
        self._holders = 0
        self._built: Replacements = Replacements(())
        self._originals: list[object] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the replacements in place while the block runs."""
        self.put()
        try:
            yield
        finally:
            self.take_back()

    def put(self) -> None:
        """Put the replacements in place, until `take_back` has been called as often as this."""
        with self._lock:
            if not self._holders:
                self._put()
            self._holders += 1

    def take_back(self) -> None:
        """Put back what was there, once nobody holds the replacements any more."""
        with self._lock:
            self._holders -= 1
            if not self._holders:
                self._take_back()

    def instead_of(self, original: object) -> object:
        """Return what is in place of something; None where nothing is."""
        pairs = zip(self._built.each, self._originals, strict=True)
        return next((each.value for each, was in pairs if was is original), None)

    def _put(self) -> None:
        if not self._fits():
            self._built = self._build()
            self._originals = [own(owner, name) for owner, name, _ in self._built.each]
        for owner, name, value in self._built.each:
            setattr(owner, name, value)

    def _fits(self) -> bool:
        """Tell whether what would be replaced is still what it was when the replacements were built.

        Replacements call what they replace. Where another tool has patched the same places since, or had when they
        were built, they are built anew.
        """
        return bool(self._originals) and all(
            own(owner, name) is original
            for (owner, name, _), original in zip(self._built.each, self._originals, strict=True)
        )

    def _take_back(self) -> None:
        for (owner, name, _), original in zip(self._built.each, self._originals, strict=True):
            put_back(owner, name, original)
        for after in self._built.after:
            after()


class RealHttpsConnection:
    """Puts back, for a moment, the one class that needs it.

    vcrpy takes all of its patches back while it makes a connection and while it sends, for the whole process: in that
    moment another thread reaches the network unrecorded. Only http.client.HTTPSConnection needs it, whose constructor
    looks itself up by its global name.
    """

    def __init__(self, real: type[HTTPSConnection]) -> None:
        self._real = real
        self._replaced = real
        self._open_windows = 0
        self._lock = Lock()

    @contextmanager
    def window(self) -> Iterator[None]:
        """Have the real class in its place while the block runs."""
        with self._lock:
            if http.client.HTTPSConnection is not self._real:
                self._replaced = http.client.HTTPSConnection
                self._set(self._real)
            self._open_windows += 1
        try:
            yield
        finally:
            with self._lock:
                self._open_windows -= 1
                if not self._open_windows:
                    self._set(self._replaced)

    def forget(self) -> None:
        """Leave the real class in place: a request that outlives its tape must not bring the replacement back."""
        with self._lock:
            self._replaced = self._real

    @staticmethod
    def _set(kind: type[HTTPSConnection]) -> None:
        http.client.HTTPSConnection = kind  # type: ignore[misc]  # what vcrpy does as well


def own(owner: object, name: str) -> object:
    """Return what an owner itself holds under a name, not what it inherits; `put_back` undoes what is done to it."""
    return vars(owner).get(name, _MISSING)


def put_back(owner: object, name: str, original: object) -> None:
    """Have an owner hold again what `own` said it held: something, or nothing of its own."""
    if original is _MISSING:
        delattr(owner, name)
    else:
        setattr(owner, name, original)

"""Which of the open tapes a request is for: the innermost of its own thread or task, else the last that was opened.

A thread or task that opened a tape never meets the tape of another. One that opened none, such as a worker of the
program under test, belongs to the tape that was opened last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class OpenTapes(Generic[T]):
    """The tapes that are open in this process."""

    def __init__(self, name: str) -> None:
        """Begin with none.

        Args:
            name: says what they are, for debuggers.
        """
        self._lock = Lock()
        self._open: list[_Opened[T]] = []
        self._own: ContextVar[_Opened[T] | None] = ContextVar(name, default=None)

    @contextmanager
    def opened(self, tape: T) -> Iterator[None]:
        """Have a tape open while the block runs."""
        opened = _Opened(tape, self._own.get())
        with self._lock:
            self._open.append(opened)
        self._own.set(opened)
        try:
            yield
        finally:
            with self._lock:
                opened.is_open = False
                self._open.remove(opened)
            # Not reset(): a fixture may be left in another context than it was entered in.
            if self._own.get() is opened:
                self._own.set(opened.outer)

    def current(self) -> T | None:
        """Return the tape that a request of this thread or task is for; None when none is open."""
        own = self._own.get()
        while own is not None and not own.is_open:
            own = own.outer
        if own is not None:
            return own.tape
        with self._lock:
            return self._open[-1].tape if self._open else None


class _Opened(Generic[T]):
    """One tape that is open, or was, and the one around it."""

    def __init__(self, tape: T, outer: _Opened[T] | None) -> None:
        self.tape = tape
        self.outer = outer
        self.is_open = True

"""Exchanges kept as the text of a tape, in a file without a name: however many there are, they take no memory.

To write an exchange out, and to look through the bytes for secrets, takes about as long as a service near by takes to
answer. So that is put off, and done bit by bit by `work`, while an answer is awaited.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Final

from contractkit.cassettes.file_read import read
from contractkit.cassettes.file_write import END, INTERACTIONS, laid_out, written
from contractkit.cassettes.secrets import scan
from contractkit.cassettes.store import storing
from contractkit.errors import CassetteError, StorageError
from contractkit.model.exchange import Exchange

_IN_MEMORY: Final = 1024 * 1024
_PUT_OFF: Final = 32
"""How many exchanges may wait: a service that answers at once leaves no time for them."""
_PUT_OFF_BYTES: Final = 16 * 1024 * 1024
"""What the bodies of those that wait may have together, or a few large ones would take all memory."""


class SpooledExchanges:
    """Exchanges in their order.

    Args:
        tape: where they are to stand in the end, for messages.
        exact: keep the bytes of JSON bodies, as in `dumps`.
    """

    def __init__(self, tape: str, *, exact: bool) -> None:
        self._tape = tape
        self._exact = exact
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # `close` closes it
        self._starts, self._lengths = array("q"), array("q")
        self._leaking: set[int] = set()
        self._waiting: deque[tuple[int, Exchange]] = deque()
        self._begun: Iterator[None] = iter(())
        self._fault: StorageError | None = None

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Exchange]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> Exchange:
        """Return an exchange as it will be read from the tape."""
        self._finish()
        return self._read(self._text(index))

    def __setitem__(self, index: int, exchange: Exchange) -> None:
        self._waiting.append((index, exchange))
        self._finish()

    def append(self, exchange: Exchange) -> None:
        """Add an exchange at the end. It is not written yet."""
        self._waiting.append((len(self), exchange))
        self._starts.append(0)
        self._lengths.append(0)

    def work(self) -> bool:
        """Do a bit of what was put off, some tenths of a millisecond, and tell whether there was any.

        Raises:
            StorageError: there is no room for it. Whatever is asked for later raises it again.
        """
        if self._fault is not None:
            raise self._fault
        for _ in self._begun:
            return True
        if not self._waiting:
            return False
        self._begun = self._write(*self._waiting.popleft())
        return True

    def catch_up(self) -> None:
        """Do what was put off, until only a few exchanges are left.

        Raises:
            StorageError: as `work`.
        """
        while len(self._waiting) > _PUT_OFF or self._waiting_bytes() > _PUT_OFF_BYTES:
            self.work()
        if self._fault is not None:
            raise self._fault

    def _waiting_bytes(self) -> int:
        return sum(len(each.request.body) + len(each.response.body) for _, each in self._waiting)

    def size(self) -> int:
        """Return how many bytes of text there are."""
        self._finish()
        return sum(self._lengths)

    def texts(self) -> Iterator[bytes]:
        """Yield what stands on the tape for each exchange."""
        self._finish()
        return map(self._text, range(len(self)))

    def leaking(self) -> tuple[int, ...]:
        """Return which exchanges hold a secret in their text."""
        self._finish()
        return tuple(sorted(self._leaking))

    def _finish(self) -> None:
        while self.work():
            pass

    def _write(self, index: int, exchange: Exchange) -> Iterator[None]:
        request = laid_out(exchange.request, exact=self._exact)
        yield
        response = laid_out(exchange.response, exact=self._exact)
        yield
        text = written(exchange, request, response).encode("utf-8")
        yield
        leaks = scan(text)
        yield
        try:
            with storing(self._tape):
                self._starts[index], self._lengths[index] = self._file.seek(0, 2), self._file.write(text)
        except StorageError as error:
            self._fault = error
            raise
        (self._leaking.add if leaks else self._leaking.discard)(index)

    def _read(self, text: bytes) -> Exchange:
        try:
            return read(b"".join((INTERACTIONS, text, END)), self._tape).exchanges[0]
        except CassetteError as error:
            raise StorageError(f"it would not be readable: {error.message}", path=self._tape) from error

    def _text(self, index: int) -> bytes:
        with storing(self._tape):
            self._file.seek(self._starts[index])
            return self._file.read(self._lengths[index])

"""Answers that take their time: a limit on the whole of one, and preliminary ones passed over.

The time-out of a socket counts from byte to byte, so a service that sends a byte now and then would hold a recording
for hours. And `http.client` takes what says `103 Early Hints` for the answer itself, where a client has to wait for the
final one (RFC 9110, 15.2). Both are put right where the bytes come in, below every library we send with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, LineTooLong
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

if TYPE_CHECKING:
    from socket import socket

    from _typeshed import WriteableBuffer

_SWITCHING: Final = 101
"""Nothing follows it in HTTP: the connection speaks something else from there."""
_FINAL: Final = 200
_LONGEST_LINE: Final = 65536
"""Bytes, as `http.client` has it for the lines of a final answer."""
_BLANK: Final = frozenset({b"", b"\n", b"\r\n"})


class AnswerTooSlowError(TimeoutError):
    """An answer was not complete in time. A TimeoutError, since that is what libraries know how to pass on."""


@contextmanager
def patient_for(seconds: float) -> Iterator[None]:
    """Give each answer so many seconds, from its request to its last byte, on connections that are used meanwhile.

    A request raises AnswerTooSlowError, or what a library makes of it, in the whole process.
    """
    usual: type[HTTPResponse] = HTTPConnection.response_class

    class Patient(usual):  # type: ignore[valid-type,misc]  # the class that is in use now
        """An answer that has to be complete in time."""

        def __init__(self, sock: socket, *args: Any, **options: Any) -> None:
            super().__init__(sock, *args, **options)
            raw: RawIOBase = self.fp.detach()
            self.fp: BufferedReader = BufferedReader(_InTime(raw, sock, monotonic() + seconds))

        def _read_status(self) -> tuple[str, int, str]:
            version, status, reason = super()._read_status()
            while _SWITCHING < status < _FINAL:
                while (line := self.fp.readline(_LONGEST_LINE + 1)) not in _BLANK:
                    if len(line) > _LONGEST_LINE:
                        raise LineTooLong("header line")
                version, status, reason = super()._read_status()
            return version, status, reason

    with mock.patch.object(HTTPConnection, "response_class", Patient):
        yield


class _InTime(RawIOBase):
    """The bytes of a connection, up to a moment of the monotonic clock."""

    def __init__(self, raw: RawIOBase, sock: socket, end: float) -> None:
        self._raw = raw
        self._socket = sock
        self._end = end

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._socket.fileno()

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        usual = self._socket.gettimeout()
        left = self._end - monotonic()
        if left <= 0:
            raise AnswerTooSlowError
        if usual is not None and usual <= left:
            return self._raw.readinto(buffer)
        self._socket.settimeout(left)
        try:
            return self._raw.readinto(buffer)
        except TimeoutError:
            raise AnswerTooSlowError from None
        finally:
            self._socket.settimeout(usual)

    def close(self) -> None:
        self._raw.close()
        super().close()

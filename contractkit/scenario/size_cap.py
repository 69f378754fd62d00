"""A limit on answers that holds however they are read, and a use for the time in which they are awaited.

A recorder between us and the connection, such as a test has open, reads a whole answer, and unpacks it, before it hands
on the first byte, so a limit on what is handed on comes too late. The limit is put where the bytes come in:
`http.client`, below every library we send with. What comes packed is unpacked there once, and thrown away, to see that
it keeps the limit: a megabyte of gzip can become a gigabyte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse  # the real ones, from before a recorder replaced them
from unittest import mock

from urllib3.util.wait import wait_for_read

from contractkit.cassettes.content_coding import without_coding
from contractkit.model.exchange import Headers

_PIECE = 64 * 1024


class AnswerTooLargeError(ValueError):
    """An answer is larger than the limit. Not an OSError, which libraries take for a fault of the network."""


@contextmanager
def capped(limit: int, meanwhile: Callable[[], bool] = bool) -> Iterator[None]:
    """Refuse answers of more than `limit` bytes on connections that are used in this block, in the whole process.

    A request raises AnswerTooLargeError, or ContentTooLargeError where the answer is packed. While an
    answer is awaited, `meanwhile` is called again and again: it does a bit of other work, and tells whether it did.
    """

    class Capped(HTTPResponse):
        """An answer that stops at the limit: at once where it names its length, else when it gets there."""

        def begin(self) -> None:
            while not wait_for_read(self.fp, 0) and meanwhile():  # type: ignore[arg-type]  # it has a number, too
                pass
            super().begin()
            if (self.length or 0) > limit:
                raise AnswerTooLargeError

        def read(self, amt: int | None = None) -> bytes:
            if amt is not None:
                return super().read(amt)
            body = super().read() if self.length is not None else self._read_on()
            coding = self.headers.get("Content-Encoding")
            if coding is not None:
                without_coding(Headers.of([("Content-Encoding", coding)]), body, limit=limit)
            return body

        def _read_on(self) -> bytes:
            body = bytearray()
            while piece := super().read(_PIECE):
                body += piece
                if len(body) > limit:
                    self.close()
                    raise AnswerTooLargeError
            return bytes(body)

    with mock.patch.object(HTTPConnection, "response_class", Capped):
        yield

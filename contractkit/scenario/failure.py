"""A failed connection -> its cause, in words that hold nothing but the cause.

The libraries' own messages repeat the URI, and a URI may carry a token; so only the kinds of errors are looked at.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead
from typing import Final

from contractkit.scenario.patience import AnswerTooSlowError


def cause(error: BaseException, seconds: float, longest: float) -> str:
    """Say why a request got no answer.

    Args:
        error: what was raised; the errors behind it are looked at too.
        seconds: how long was waited, for a time-out.
        longest: how long an answer may take in all.
    """
    chain = tuple(_chain(error))
    if any(isinstance(link, AnswerTooSlowError) for link in chain):
        return f"its answer was not complete after {longest:g} seconds"
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            way = "" if "expired" in link.verify_message or "match" in link.verify_message else _VOUCHER
            return f"its certificate cannot be trusted ({link.verify_message}){way}"
    for kind, words in _CAUSES:
        if any(isinstance(link, kind) for link in chain):
            return words
    if any(isinstance(link, TimeoutError) for link in chain):
        return f"no answer came within {seconds:g} seconds"
    names = {type(link).__name__ for link in chain}
    return next((words for name, words in _BY_NAME.items() if name in names), "the connection failed")


_VOUCHER: Final = "; ca-bundle in [tool.contractkit] names who may vouch for it"


def was_under_way(error: BaseException) -> bool:
    """Tell whether a service may have got the request that failed: not where no connection to it was made."""
    chain = tuple(_chain(error))
    no_connection = (ssl.SSLError, socket.gaierror, ConnectionRefusedError)
    return not any(isinstance(link, no_connection) or type(link).__name__ in _UNCONNECTED for link in chain)


_UNCONNECTED: Final = frozenset({"NewConnectionError", "ConnectTimeoutError", "NameResolutionError"})
"""Errors of the library below the one we send with, which is not imported here."""
_BY_NAME: Final = {
    "InvalidHeader": "its answer gives two lengths that contradict each other",
    "ProtocolError": "the answer broke off in the middle",
}
"""What that library finds wrong with an answer by itself, with nothing behind it."""

_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "no TLS connection could be made (does it speak https?)"),
    (socket.gaierror, "its name cannot be resolved"),
    (ConnectionRefusedError, "the connection was refused (is the service running?)"),
    (IncompleteRead, "the answer broke off in the middle"),
    (ConnectionResetError, "the connection was reset"),
    (BrokenPipeError, "the connection was closed while the request was being sent"),
    (zlib.error, "its answer cannot be decoded"),
    (HTTPException, "it did not answer with HTTP"),
)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that are behind it: its causes, and those that libraries hide in arguments."""
    queue, seen = [error], set()
    while queue:
        link = queue.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        hidden = (link.__cause__, link.__context__, getattr(link, "reason", None), *link.args)
        queue += [item for item in hidden if isinstance(item, BaseException)]

"""A failed connection -> its cause, in words that hold nothing but the cause.

The libraries' own messages repeat the URI, and a URI may carry a token; so only the kinds of errors are looked at.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead


def cause(error: BaseException, seconds: float) -> str:
    """Say why a request got no answer.

    Args:
        error: what was raised; the errors behind it are looked at too.
        seconds: how long was waited, for a time-out.
    """
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"its certificate cannot be trusted ({link.verify_message})"
    for kind, words in _CAUSES:
        if any(isinstance(link, kind) for link in chain):
            return words
    if any(isinstance(link, TimeoutError) for link in chain):
        return f"no answer came within {seconds:g} seconds"
    return "the connection failed"


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

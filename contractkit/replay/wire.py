"""An answer as ASGI sends it: made once for a recorded exchange, sent as often as it is asked for."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypedDict

from contractkit.model.exchange import Response

_ONE_CONNECTION: Final = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Fields about the connection that was recorded (RFC 9110, 7.6.1); this is another one."""
_WITHOUT_CONTENT: Final = frozenset({204, 304})
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NEVER_IN_A_VALUE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Start(TypedDict):
    """`http.response.start` of ASGI."""

    type: Literal["http.response.start"]
    status: int
    headers: list[tuple[bytes, bytes]]


class Body(TypedDict):
    """`http.response.body` of ASGI."""

    type: Literal["http.response.body"]
    body: bytes


class Answer(NamedTuple):
    """The two messages of an answer."""

    start: Start
    body: Body


def answer(response: Response, method: str = "GET") -> Answer:
    """Write an answer. Its Content-Length is that of its body, whatever the tape says, but for HEAD.

    Raises:
        ValueError: it cannot be sent, and why.
    """
    if not 200 <= response.status <= 599:
        raise ValueError(f"{response.status} is no status of a final answer (RFC 9110, 15)")
    own_length = method != "HEAD"
    headers = [
        _line(name, value)
        for name, value in response.headers
        if name.lower() not in _ONE_CONNECTION and not (own_length and name.lower() == "content-length")
    ]
    content = b"" if response.status in _WITHOUT_CONTENT else response.body
    if own_length and response.status not in _WITHOUT_CONTENT:
        headers.append((b"content-length", str(len(content)).encode()))
    start = Start(type="http.response.start", status=response.status, headers=headers)
    return Answer(start, Body(type="http.response.body", body=content))


def _line(name: str, value: str) -> tuple[bytes, bytes]:
    """Write a header line. A tape edited by hand must not be able to begin a second one inside of it."""
    if not _NAME.fullmatch(name) or _NEVER_IN_A_VALUE.search(value):
        raise ValueError(f"the header {name!r} is not well formed (RFC 9110, 5)")
    try:
        return name.lower().encode(), value.strip().encode("latin-1")
    except UnicodeEncodeError:
        return name.lower().encode(), value.strip().encode("utf-8")

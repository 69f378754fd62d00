"""The text of a fence to the HTTP messages in it, as people write them down.

RFC 9112 asks for a version in the request line and an empty line before the body; pages leave both out, indent
messages, print several in one fence, or only the body. What is read here is what a reader takes it for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MERGE")
"""The methods that documentation uses. MERGE is what OData had before PATCH."""

_REQUEST_LINE: Final = re.compile(
    rf"\s*(?P<method>{'|'.join(METHODS)})\s+(?P<uri>(?:https?:|/|\{{|<|\w[\w.$@%-]*(?=[/({{?]|\s+HTTP/))\S*(?:\s+\S+)*?)"
    r"(?:\s+HTTP/\d(?:\.\d)?)?\s*",
    re.IGNORECASE,
)
_STATUS_LINE: Final = re.compile(r"\s*HTTP(?:/\d(?:\.\d)?)?\s*:?\s+(?P<status>[1-5]\d\d)(?!\d)\s*(?P<reason>.*?)\s*")
_HEADER: Final = re.compile(r"\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(?P<value>.*?)\s*")
_BODY_START: Final = re.compile(r"\s*[\[{<\"]")
_QUERY: Final = re.compile(r"\s+[?&]\S+\s*")
_SEPARATOR: Final = re.compile(r"\s*###.*")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a fence.

    Attributes:
        kind: None when neither a request line nor a status line tells.
        line: index of its first line in the fence, from 0.
        body: the body as printed, without empty lines around it.
        body_line: index of the body's first line in the fence; where there is none, of the line after the message.
    """

    kind: Literal["request", "response"] | None
    line: int
    method: str | None = None
    uri: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    body_line: int = 0

    @property
    def is_request_line_only(self) -> bool:
        """Whether it is a request without header and body, which is how pages write an operation down."""
        return self.kind == "request" and not self.headers and not self.body


def read_messages(text: str) -> tuple[Message, ...]:
    """Take a fence apart. Any text is read; nothing is raised, and an empty fence holds no message."""
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if _starts_message(line)]
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if first < len(lines) and first not in starts and not _SEPARATOR.fullmatch(lines[first]):
        starts.insert(0, first)
    ends = [*starts[1:], len(lines)]
    return tuple(_message(lines, start, end) for start, end in zip(starts, ends, strict=False))


def _starts_message(line: str) -> bool:
    # The cheap test first: a page has far more lines of JSON than of HTTP.
    begin = line.lstrip()[:1]
    return begin.isalpha() and bool(_STATUS_LINE.fullmatch(line) or _REQUEST_LINE.fullmatch(line))


def _message(lines: Sequence[str], start: int, end: int) -> Message:
    if status := _STATUS_LINE.fullmatch(lines[start]):
        headers, at = _headers(lines, start + 1, end)
        body, at = _body(lines, at, end)
        return Message("response", start, status=int(status["status"]), headers=headers, body=body, body_line=at)
    if request := _REQUEST_LINE.fullmatch(lines[start]):
        uri, at = _whole_uri(request["uri"], lines, start + 1, end)
        headers, at = _headers(lines, at, end)
        body, at = _body(lines, at, end)
        return Message("request", start, request["method"].upper(), uri, None, headers, body, at)
    # Headers above a body that should have had a first line.
    headers, at = _headers(lines, start, end)
    body, at = _body(lines, at if _BODY_START.match("".join(lines[at : at + 2]).lstrip()) else start, end)
    return Message(None, start, headers=headers if at > start else (), body=body, body_line=at)


def _whole_uri(uri: str, lines: Sequence[str], at: int, end: int) -> tuple[str, int]:
    """Join a query that is broken over several lines: `?a=1` and `&b=2`, each indented on a line of its own."""
    while at < end and _QUERY.fullmatch(lines[at]):
        uri += lines[at].strip()
        at += 1
    return uri, at


def _headers(lines: Sequence[str], at: int, end: int) -> tuple[tuple[tuple[str, str], ...], int]:
    headers: list[tuple[str, str]] = []
    for index, line in _leading_lines(lines, at, end):
        header = None if _BODY_START.match(line) else _HEADER.fullmatch(line)
        if header is None:
            return tuple(headers), index
        headers.append((header["name"], header["value"]))
        at = index + 1
    return tuple(headers), at


def _leading_lines(lines: Sequence[str], at: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the lines up to the first empty one; an empty line right below the first line of a message is skipped."""
    if at + 1 < end and not lines[at].strip() and _HEADER.fullmatch(lines[at + 1]):
        at += 1
    for index in range(at, end):
        if not lines[index].strip():
            return
        yield index, lines[index]


def _body(lines: Sequence[str], at: int, end: int) -> tuple[str, int]:
    while at < end and not lines[at].strip():
        at += 1
    stop = end
    while stop > at and (not lines[stop - 1].strip() or _SEPARATOR.fullmatch(lines[stop - 1])):
        stop -= 1
    return "\n".join(lines[at:stop]), at

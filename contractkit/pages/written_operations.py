"""Operations in running text: what pages write that have neither a syntax table nor a fence of request lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractkit.model.contract import Operation
from contractkit.pages.http_message import METHODS, read_messages
from contractkit.pages.notices import sentences_of
from contractkit.pages.page import Page
from contractkit.pages.tables import uri_template
from contractkit.pages.text import Text

_MAX_LINE: Final = 500
_METHOD: Final = "|".join(METHODS)
_AT_END: Final = re.compile(rf"[^\w\s]\s*((?:{_METHOD})\s+(?:https?://|/)[^\s\])]+)[\])]*$")
_MENTION: Final = re.compile(rf"\b(?:{_METHOD})\b|(?<![\w\])<])/[\w{{:]|https?://")
_LABEL: Final = re.compile(r"^\W?\w[^:|/]{0,30}:\s*")


def written_operations(page: Page) -> Iterator[Operation]:
    """Yield what headings, paragraphs and list items write down as an operation, in no order."""
    yield from _in_headings(page)
    yield from _in_lines(page)


def _in_headings(page: Page) -> Iterator[Operation]:
    """Read headings that are a request line or end in one: `Change a thing [PUT /things/{id}]`."""
    for heading in page.document.headings:
        text = heading.text.plain
        named = _AT_END.search(text, max(len(text) - _MAX_LINE, 0))
        yield from _request_line(named[1] if named else text, page, heading.line)


def _in_lines(page: Page) -> Iterator[Operation]:
    """Read lines that are a request line, or begin with one that is set off, or give method and URI one by one."""
    method: tuple[str, int] | None = None
    uri: tuple[str, int] | None = None
    for sentence in sentences_of(page):
        if len(sentence.text.raw) > _MAX_LINE or not _MENTION.search(sentence.text.raw):
            continue
        said = _said(sentence.text)
        if said in METHODS:
            method = said, sentence.line
        elif " " not in said and uri_template(said):
            uri = said, sentence.line
        else:
            yield from _request_line(said, page, sentence.line)
        if method and uri:
            yield Operation(method[0], uri[0], page.at(min(method[1], uri[1])))
            method = uri = None


def _said(text: Text) -> str:
    """Return what a line says behind its label: `Endpoint: PUT /a`, or what stands first in it and is set off."""
    if text.raw.startswith("`") and text.codes:
        return text.codes[0]
    return _LABEL.sub("", text.plain, count=1)


def _request_line(text: str, page: Page, line: int) -> Iterator[Operation]:
    for message in read_messages(text):
        if message.is_request_line_only and message.method and message.uri and " " not in message.uri:
            yield Operation(message.method, message.uri, page.at(line))

"""The headers that a page lists, and those that it says must be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from contractkit.model.contract import HeaderField, Promise
from contractkit.pages.document import Row
from contractkit.pages.header_names import header_in, header_name
from contractkit.pages.notices import Sentence, sentences_of
from contractkit.pages.page import Page
from contractkit.pages.tables import Demands, is_status_table, is_syntax_table
from contractkit.pages.words import Words

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# `Bearer {token}`, of which translation leaves the word or the braces.
_CREDENTIALS: Final = re.compile(r"\bbearer\b|^[^.{}]{0,30}\{[^{}]+\}", re.IGNORECASE)
_MEDIA_TYPE: Final = re.compile(r"(?:application|multipart|text|image)/[\w.+-]+", re.IGNORECASE)


def headers_of(page: Page) -> tuple[HeaderField, ...]:
    """Return the rows of the header tables."""
    return tuple(_header_rows(page))


def _header_rows(page: Page) -> Iterator[HeaderField]:
    for table, place in page.tables:
        if "header" not in place.roles or is_status_table(table) or is_syntax_table(table):
            continue
        demands = Demands(table, page.words)
        for row in table.rows:
            text = row.cell(0).plain.strip(": ")
            name = header_name(text, page.words) or _named_by_value(row, page.words)
            name = name or (text if _NAME.fullmatch(text) else None)
            if name:
                yield HeaderField(name, place.side or "request", page.at(row.line), demands.required(row))


def _named_by_value(row: Row, words: Words) -> str | None:
    """Return the header that a translated row is about, as far as what is to be written there tells."""
    values = [cell.plain for cell in row.cells[1:]] if words.languages != ("en",) else []
    if any(_CREDENTIALS.search(value) for value in values):
        return "Authorization"
    return "Content-Type" if any(_MEDIA_TYPE.match(value) for value in values) else None


def required_headers_of(page: Page, fields: Sequence[HeaderField]) -> tuple[Promise, ...]:
    """Return the headers that the page says must be sent, each where it says so first.

    An example that carries a header proves nothing.
    """
    promises = [Promise(field.name, field.source) for field in fields if field.required and field.side == "request"]
    promises += _demanded_in_prose(page)
    promises.sort(key=lambda promise: promise.source)
    first = {promise.name.lower(): promise for promise in reversed(promises)}
    return tuple(sorted(first.values(), key=lambda promise: promise.source))


def _demanded_in_prose(page: Page) -> Iterator[Promise]:
    for sentence in sentences_of(page):
        place = sentence.place
        if place.side == "request" and not place.roles & {"transition", "parameter"}:
            name = header_in(sentence.text, page.words)
            if name and _demands(sentence, page.words):
                yield Promise(name, page.at(sentence.line))


def _demands(sentence: Sentence, words: Words) -> bool:
    text, about_headers = sentence.text.plain, "header" in sentence.place.roles
    if any(words.says(what, text) for what in ("not_required", "optional", "conditional")):
        return False
    if words.says("must", text) or words.says("required", text):
        return about_headers or sentence.is_note
    # An alert in the section about request headers that names one is there to demand it, in whatever language.
    return about_headers and sentence.is_urgent

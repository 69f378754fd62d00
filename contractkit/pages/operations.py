"""The operations of a page: from its syntax tables and from fences that hold nothing but request lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from contractkit.model.contract import Example, Operation
from contractkit.model.uri import match, template_path
from contractkit.pages.document import Fence, Paragraph
from contractkit.pages.http_message import read_messages
from contractkit.pages.page import Page
from contractkit.pages.tables import is_method, is_syntax_table, syntax_rows
from contractkit.pages.written_operations import written_operations

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")
_BASE: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://[^/]*|\{[^{}/]*\})", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"[A-Za-z][\w.-]*")


def operations_of(page: Page, examples: Sequence[Example]) -> tuple[Operation, ...]:
    """Return the operations in the order of the page, each once.

    Where the page has neither a syntax table nor a section with request lines, request lines anywhere stand for them,
    and where it has none, its request examples do.
    """
    sent = [example for example in examples if example.kind == "request" and example.method and example.uri]
    found = [*_from_tables(page, sent), *_from_fences(page, anywhere=False)]
    found = found or [*_from_fences(page, anywhere=True), *written_operations(page)]
    if not found:
        found = [Operation(one.method, one.uri, one.source) for one in sent if one.method and one.uri]
    found.sort(key=lambda operation: operation.source.line)
    unique: dict[str, Operation] = {}
    for operation in found:
        unique.setdefault(str(operation), operation)
    return tuple(_mended(operation, page, sent, found) for operation in unique.values())


def _from_tables(page: Page, sent: Sequence[Example]) -> Iterator[Operation]:
    for table, place in page.tables:
        rows = list(syntax_rows(table)) if is_syntax_table(table) else []
        sure = "syntax" in place.roles or any(is_method(word) for _, word, _ in rows)
        for row, word, template in rows if sure else ():
            method = word.upper() if is_method(word) else _method(word, template, page, sent)
            if method:
                yield Operation(method, template, page.at(row.line))


def _method(word: str, template: str, page: Page, sent: Sequence[Example]) -> str | None:
    """Find out which method a translated word stands for: the examples know, then the dictionary."""
    fitting = Counter(one.method for one in sent if one.uri and match(template, one.uri) is not None)
    every = fitting or Counter(one.method for one in sent)
    if len(every) == 1:
        return next(iter(every))
    return page.words.method(word) or next((method for method, _ in fitting.most_common(1)), None)


def _from_fences(page: Page, *, anywhere: bool) -> Iterator[Operation]:
    for place in page.places:
        block = place.block
        told = page.shows_syntax(place) or (anywhere and "example" not in place.around)
        if isinstance(block, Fence) and told:
            messages = read_messages(block.content)
            if all(message.is_request_line_only for message in messages):
                for message in messages:
                    if message.method and message.uri:
                        yield Operation(message.method, message.uri, page.at(block.line + message.line))


# Machine translation translates paths in tables, but not in fences.


def _mended(operation: Operation, page: Page, sent: Sequence[Example], every: Sequence[Operation]) -> Operation:
    """Give a template back what translation took from it, when a request example shows all of it."""
    alone = sum(other.method == operation.method for other in every) == 1
    if page.words.languages == ("en",) or not alone:
        return operation
    uris = [one.uri for one in sent if one.method == operation.method and one.uri]
    if not uris or any(match(operation.uri_template, uri) is not None for uri in uris):
        return operation
    printed = operation.uri_template
    true = next((found for uri in uris if (found := _untranslated(printed, uri, page))), None)
    return replace(operation, uri_template=true, printed=printed) if true and true != printed else operation


def _untranslated(template: str, uri: str, page: Page) -> str | None:
    wanted, shown = template_path(template).strip("/").split("/"), template_path(uri).strip("/").split("/")
    if len(wanted) != len(shown):
        return None
    segments: list[str] = []
    for ours, theirs in zip(wanted, shown, strict=True):
        variable = _VARIABLE.fullmatch(ours)
        if variable is None and _VARIABLE.search(ours + theirs):
            return None
        name = _variable(variable[1] or variable[2], theirs, segments, page) if variable else theirs
        if name is None:
            return None
        segments.append(name)
    base = _BASE.match(template)
    return (base[0] if base else "") + "/" + "/".join(segments)


def _variable(name: str, shown: str, before: Sequence[str], page: Page) -> str | None:
    """Return a variable as it was before translation: as it is when its words occur in what is never translated."""
    untranslated = _untranslated_text(page)
    if all(word.lower() in untranslated for word in re.findall(r"[^\W\d_]{4,}", name)):
        return f"{{{name}}}"
    if (placeholder := _VARIABLE.fullmatch(shown)) and ("-" in name) == ("-" in shown):
        return f"{{{placeholder[1] or placeholder[2]}}}"
    if not before:
        return None
    # A path names a member of a collection after the collection: /customers/{customer-id}.
    stem = before[-1].lower().removesuffix("s")
    named = {code for code in _codes(page) if _IDENTIFIER.fullmatch(code) and code.lower().startswith(stem)}
    return f"{{{named.pop()}}}" if len(named) == 1 else None


def _codes(page: Page) -> Iterator[str]:
    for place in page.places:
        if isinstance(place.block, Paragraph) and "`" in place.block.text.raw:
            yield from (code.strip() for code in place.block.text.codes)


def _untranslated_text(page: Page) -> str:
    fences = (place.block.content for place in page.places if isinstance(place.block, Fence))
    return "\n".join((*fences, *_codes(page))).lower()

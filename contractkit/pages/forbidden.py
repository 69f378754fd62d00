"""The members that a page says must be left out of a request body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractkit.model.contract import Promise
from contractkit.pages.http_message import METHODS
from contractkit.pages.notices import Sentence, sentences_of
from contractkit.pages.page import Page
from contractkit.pages.words import Words

_MEMBER: Final = re.compile(
    r"""["'“]?(?P<name>[\w@$.-]+)["'”]?\s*(?P<value>:\s*(?P<empty>\{\s*\}|\[\s*\]|\.\.\.|…)?.*)?"""
)
_METHOD: Final = re.compile(rf"\b(?:{'|'.join(METHODS)})\b", re.IGNORECASE)


def forbidden_members_of(page: Page) -> tuple[Promise, ...]:
    """Return each member where the page speaks of it first."""
    found: dict[str, Promise] = {}
    for sentence in sentences_of(page, having="`"):
        if sentence.place.side != "response":
            for name in _forbidden(sentence, page.words):
                found.setdefault(name, Promise(name, page.at(sentence.line)))
    return tuple(found.values())


def _forbidden(sentence: Sentence, words: Words) -> Iterator[str]:
    text = sentence.text
    told = words.says("leave_out", text.plain)
    about_request = bool(_METHOD.search(text.plain) or words.roles(text.plain) & {"request", "body"})
    # Translation may have made another word of PUT; then an alert among the text on the request is about it.
    if not about_request and not (told and sentence.is_urgent and sentence.place.side == "request"):
        return
    kept = words.says("keep", text.plain) and not told
    for code in text.codes:
        member = _MEMBER.fullmatch(code.strip())
        if member is None or member["name"].upper() in METHODS:
            continue
        # `"links": { }` in an alert: an empty member that is spelled out is one that shall not be there.
        shown_empty = member["empty"] is not None and sentence.is_urgent and not kept
        if shown_empty or (told and sentence.is_note and member["value"] is not None):
            yield member["name"]

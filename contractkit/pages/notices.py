"""Sentences of a page, and the alerts among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contractkit.pages.document import Paragraph
from contractkit.pages.page import Page, Place
from contractkit.pages.text import MAX_LENGTH, Text

_ALERT: Final = re.compile(r"\[!(?P<kind>\w+)\]")
_URGENT: Final = frozenset({"IMPORTANT", "WARNING", "CAUTION"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of running text: pages put one demand on a line, and its line is what a finding points at.

    Attributes:
        is_note: it stands in a block quote.
        is_urgent: it stands in one that begins with `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`.
    """

    text: Text
    line: int
    place: Place
    is_note: bool
    is_urgent: bool


def sentences_of(page: Page, *, having: str = "") -> Iterator[Sentence]:
    """Yield the lines of every paragraph, list item and note; `having` skips paragraphs without a piece of text."""
    for place in page.places:
        block = place.block
        if isinstance(block, Paragraph) and having in block.text.raw:
            alert = _ALERT.match(block.text.raw) if block.quoted else None
            urgent = alert is not None and alert["kind"].upper() in _URGENT
            for number, line in enumerate(block.text.raw[:MAX_LENGTH].split("\n")):
                text = Text(line, block.text.references)
                yield Sentence(text, block.line + number, place, block.quoted, urgent)

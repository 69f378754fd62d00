"""Whether a page says that its operation should not be used any more."""

from __future__ import annotations

import re
from typing import Final

from contractkit.model.contract import Source
from contractkit.pages.document import LABEL
from contractkit.pages.http_message import METHODS
from contractkit.pages.notices import sentences_of
from contractkit.pages.page import Page
from contractkit.pages.text import Text

_IDENTIFIER: Final = re.compile(r"[A-Za-z@$_][\w@$.-]*")


def deprecated_at(page: Page) -> Source | None:
    """Return where the page says that its operation is obsolete. That a property of it is does not count."""
    words = page.words
    title = next(iter(page.document.headings), None)
    if title and (words.says("obsolete", title.text.plain) or words.says("obsolete", title.anchor.replace("-", " "))):
        return page.at(title.line)
    for sentence in sentences_of(page):
        above = [heading for heading in sentence.place.block.headings if heading.level < LABEL]
        introduces = len(above) <= 1 and not sentence.place.roles
        says_so = introduces and sentence.is_note and words.says("obsolete", sentence.text.plain)
        if says_so and not _speaks_of_a_part(sentence.text):
            return page.at(sentence.line)
    return page.at(1) if words.says("obsolete", page.document.front_matter.get("title", "")) else None


def _speaks_of_a_part(text: Text) -> bool:
    """Tell whether an identifier is set off in a sentence, which is then about that. A bold label in front is none."""
    bold = (piece for piece in text.strong if not text.plain.startswith(f"{piece.rstrip(':')}:"))
    marked = [piece.strip(" .:") for piece in (*text.codes, *bold)]
    return any(_IDENTIFIER.fullmatch(piece) and piece.upper() not in METHODS for piece in marked)

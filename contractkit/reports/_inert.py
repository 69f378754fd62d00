"""Text of a stranger's server and page, made safe for whatever reads a report.

Terminals, XML parsers, browsers and runners of CI each obey some characters. None of them is needed to tell a finding,
so all of them are replaced before a format adds its own escapes.
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import Final

from contractkit.model.json_value import MISSING, MaybeJson, dump

_VALUE_WIDTH: Final = 300


def inert(text: str) -> str:
    """Return text on one line, with nothing in it that is not to be seen.

    Controls, escapes, direction marks, line separators, halves of surrogate pairs and what XML 1.0 (section 2.2)
    forbids become U+FFFD.
    """
    if text.isprintable():
        return text
    return "".join(each if _visible(each) else "\N{REPLACEMENT CHARACTER}" for each in text)


def block(text: str) -> str:
    """Return text of several lines, each of them inert."""
    return "\n".join(map(inert, text.splitlines()))


def markup(text: str) -> str:
    """Return text for an element or a quoted attribute, in HTML and in XML alike."""
    return escape(inert(text))


def shorten(text: str, width: int = _VALUE_WIDTH) -> str:
    """Cut text to a width, and say so with an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def value(observed: MaybeJson, width: int = _VALUE_WIDTH) -> str:
    """Write a value on one inert line; a member that is not there is `nothing`."""
    return "nothing" if observed is MISSING else inert(shorten(dump(observed), width))


def _visible(character: str) -> bool:
    # Other spaces than the common one are not printable in the sense of Python, and harm nobody.
    return character.isprintable() or unicodedata.category(character) == "Zs"

"""A stranger's text in Markdown: as it is, and never as markup, link or mention (CommonMark 0.31, GitHub's dialect)."""

from __future__ import annotations

import re
from typing import Final

from contractkit.reports._inert import inert

_ACTIVE: Final = re.compile(r"([\\`*_\[\]<>&~|$!^])")
"""What means something in the middle of a line; what does at its beginning never stands there."""

_REFERENCE: Final = re.compile(r"\S*(?:@|#\d|GH-\d|://|www\.)\S*")
"""What GitHub makes a mention, an issue or a link of, without any markup around it."""


def code(text: str) -> str:
    """Write text as a code span, in which nothing is obeyed; the fence is longer than any run of backticks in it."""
    shown = inert(text)
    if not shown.strip():
        return "` `" if shown else ""
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if "`" in (shown[0], shown[-1]) or shown[0] == shown[-1] == " " else ""
    return f"{fence}{space}{shown}{space}{fence}"


def prose(text: str) -> str:
    """Write a sentence; what stands between backticks in it is code, and so is what would become a reference."""
    parts = inert(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other half is a character like any other
        return _plain("`".join(parts))
    return "".join(code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    written, start = [], 0
    for found in _REFERENCE.finditer(text):
        written += [_escape(text[start : found.start()]), code(found.group())]
        start = found.end()
    return "".join([*written, _escape(text[start:])])


def _escape(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", text)

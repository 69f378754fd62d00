"""Which header a piece of text names, also after machine translation."""

from __future__ import annotations

import re
from typing import Final

from contractkit.pages.text import Text
from contractkit.pages.words import Words

_STANDARD_NAMES: Final = """
    Accept Accept-Encoding Accept-Language Authorization Cache-Control Content-Encoding Content-Language Content-Length
    Content-Type Cookie ETag Expect Host Idempotency-Key If-Match If-Modified-Since If-None-Match If-Range
    If-Unmodified-Since Location Origin Prefer Range Retry-After User-Agent
"""
_STANDARD: Final = {name.lower(): name for name in _STANDARD_NAMES.split()}
_LONGEST_FIRST: Final = sorted((name for name in _STANDARD if "-" in name), key=len, reverse=True)
# Languages glue their own words to a name ("If-Match-Header"), with a hyphen or, in Chinese, with nothing.
_IN_TEXT: Final = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:{'|'.join(_LONGEST_FIRST)})(?![A-Za-z0-9_])", re.IGNORECASE | re.ASCII
)
_ANY_MATCH: Final = re.compile(r"(?<![\w-])([^\W\d_]+)[ -]Match(?![A-Za-z0-9_])", re.IGNORECASE)
_HYPHENATED: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+")


def header_name(text: str, words: Words) -> str | None:
    """Return the header that a cell or a marked piece of text names, None when it names none.

    Machine translation turns `If-Match` into `Se-Match`. A name from the standards comes back as they write it.
    """
    name = text.strip().strip(":.* ")
    if name.lower() in _STANDARD:
        return _STANDARD[name.lower()]
    if found := _IN_TEXT.search(text):
        return _STANDARD[found[0].lower()]
    if (found := _ANY_MATCH.search(text)) and words.says("if", found[1]):
        return "If-Match"
    return name if _HYPHENATED.fullmatch(name) else None


def header_in(text: Text, words: Words) -> str | None:
    """Return the header that a sentence speaks of: one that is set off, else one from the standards."""
    for piece in (*text.strong, *text.codes):
        if name := header_name(piece, words):
            return name
    found = _IN_TEXT.search(text.plain)
    return _STANDARD[found[0].lower()] if found else None

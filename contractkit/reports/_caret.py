"""The quoted line of a page, and a caret below the part of it that a finding is about."""

from __future__ import annotations

import unicodedata
from typing import Final

from contractkit.model.finding import Finding
from contractkit.model.json_value import MISSING, dump, split_pointer
from contractkit.reports._inert import inert, shorten

_WIDTH: Final = 100
_WIDE: Final = frozenset("WF")


def quoted(finding: Finding) -> tuple[str, str]:
    """Return the quoted line, its runs of spaces closed up, and the line of carets below it; empty for no place."""
    shown = inert(shorten(_closed_up(finding.quote), _WIDTH))
    start, end = _span(finding, shown)
    if not 0 <= start < end <= len(shown):
        return shown, ""
    return shown, " " * columns(shown[:start]) + "^" * columns(shown[start:end])


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in _WIDE else 1 for each in text
    )


def _closed_up(line: str) -> str:
    return " ".join(line.split())


def _span(finding: Finding, shown: str) -> tuple[int, int]:
    """Return where the part begins and ends; (-1, -1) when the line does not hold it."""
    if finding.column is not None:
        before = finding.quote[: finding.column - 1]
        gap = 1 if before.strip() and before[-1:].isspace() else 0
        start = len(inert(_closed_up(before))) + gap
        return start, start + 1
    name = next((part for part in reversed(split_pointer(finding.pointer)) if not part.isdecimal()), "")
    found = shown.casefold().find(name.casefold()) if name else -1
    after = found + len(name) if found >= 0 else 0
    written = "" if finding.documented is MISSING else inert(dump(finding.documented))
    value = shown.find(written, after) if written else -1
    if value >= 0:
        return value, value + len(written)
    return (found, after) if found >= 0 else (-1, -1)

"""A request header need not be sent any more.

Why: Who still sends it does no harm. A precondition that is no longer demanded, as with If-Match, takes the protection
against lost updates away from those who leave it out (RFC 9110, 13.1.1).
Fix: Nothing has to be done, unless the header is a precondition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def required_header_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the headers that only the older revision demands."""
    for name, promise in revisions.required_headers.removed.items():
        yield change(
            ("request", "headers", name), f"The header {promise.name} need not be sent any more.", promise.source
        )

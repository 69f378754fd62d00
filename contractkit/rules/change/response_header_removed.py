"""A response header is no longer documented.

Why: Clients may read it; a lost ETag takes conditional requests away (RFC 9110, 13).
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def response_header_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the headers that only the older revision has."""
    for name, promise in revisions.response_headers.removed.items():
        yield change(
            ("response", "headers", name),
            f"The response header {promise.name} is no longer documented.",
            promise.source,
        )

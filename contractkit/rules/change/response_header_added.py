"""A response header is new.

Why: Clients pass over headers that they do not know (RFC 9110, 5.1).
Fix: Nothing has to be done.
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


def response_header_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the headers that only the newer revision has."""
    for name, promise in revisions.response_headers.added.items():
        yield change(
            ("response", "headers", name), f"The response header {promise.name} is documented now.", promise.source
        )

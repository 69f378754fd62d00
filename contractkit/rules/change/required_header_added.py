"""A request header must be sent that did not have to be.

Why: Requests that were right until now lack it and are refused.
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE


def required_header_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the headers that only the newer revision demands."""
    for name, promise in revisions.required_headers.added.items():
        yield change(("request", "headers", name), f"The header {promise.name} must be sent now.", promise.source)

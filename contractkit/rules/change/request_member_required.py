"""A member of the request body must be sent that did not have to be.

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


def request_member_required(revisions: Revisions) -> Iterator[Breach]:
    """Find the rows that the newer revision marks required and the older one does not, new rows among them."""
    for row, was in revisions.required_rows:
        yield change(("request", "body", row.name), f"The request must have {row.name} now.", row.source, was=was)

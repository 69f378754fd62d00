"""A member of a response may be missing or null that could not be.

Why: Clients read it without asking whether it is there.
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE


def response_member_optional(revisions: Revisions) -> Iterator[Breach]:
    """Find the members that the newer revision marks optional or nullable and the older one does not."""
    for pair in revisions.members:
        if pair.side == "response" and pair.old and pair.new and pair.new.is_optional and not pair.old.is_optional:
            yield member_change(pair, "The response may leave {} out now, or have null there.")

"""A member of a response is no longer documented.

Why: Clients read it. A member that the older revision calls optional, or that examples leave out on purpose, may have
been missing all along: that weighs less.
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


def response_member_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the members that only the older revision has."""
    for pair in revisions.members:
        if pair.side == "response" and pair.old is not None and pair.new is None:
            sure = not pair.old.is_optional and not revisions.is_shortened(pair)
            yield member_change(pair, "The response no longer documents {}.", level=None if sure else Level.WARNING)

"""A member of a response is new.

Why: Clients are expected to pass over members that they do not know; one that does not, such as a strict parser,
breaks.
Fix: Nothing has to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def response_member_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the members that only the newer revision has."""
    for pair in revisions.members:
        if pair.side == "response" and pair.old is None:
            yield member_change(pair, "The response documents {} now.")

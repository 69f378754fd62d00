"""A member of the request body is new.

Why: Who does not send it is still right, unless the page demands it: then requests that were right until now are
refused.
Fix: Send it where it is demanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change, member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def request_member_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the members, shown or only listed, that only the newer revision has."""
    for pair in revisions.members:
        if pair.side == "request" and pair.old is None:
            yield member_change(pair, "The request documents {} now.")
    for row in revisions.rows.added.values():
        yield change(("request", "body", row.name), f"The table lists {row.name} now.", row.source)

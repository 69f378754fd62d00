"""A member of the request body is no longer documented.

Why: Clients send it. It may be ignored from now on, or refused; the page does not say.
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change, member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def request_member_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the members, shown or only listed, that only the older revision has."""
    for pair in revisions.members:
        if pair.side == "request" and pair.old is not None and pair.new is None:
            yield member_change(pair, "The request no longer documents {}.")
    for row in revisions.rows.removed.values():
        yield change(("request", "body", row.name), f"The table no longer lists {row.name}.", row.source)

"""A member of the request body may be sent that was forbidden.

Why: Who leaves it out is still right.
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


def forbidden_member_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the members that only the older revision forbids."""
    for name, promise in revisions.forbidden_members.removed.items():
        yield change(
            ("request", "body", name),
            f"The member {promise.name} need not be left out of the request any more.",
            promise.source,
        )

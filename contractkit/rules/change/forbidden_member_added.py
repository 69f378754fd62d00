"""A member of the request body must be left out that was allowed.

Why: Clients that send it are refused from now on.
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


def forbidden_member_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the members that only the newer revision forbids."""
    for name, promise in revisions.forbidden_members.added.items():
        yield change(
            ("request", "body", name), f"The member {promise.name} must be left out of the request now.", promise.source
        )

"""A transition is no longer allowed.

Why: Clients that make it are refused.
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


def transition_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the transitions that only the older revision allows."""
    for key, source in revisions.transitions.removed.items():
        yield change(("transitions", key), f"The transition {key} is no longer allowed.", source)

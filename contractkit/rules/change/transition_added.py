"""A transition is allowed that was not.

Why: Who does not make it is still right; who reads states may meet them in an order that was impossible.
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


def transition_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the transitions that only the newer revision allows."""
    for key, source in revisions.transitions.added.items():
        yield change(("transitions", key), f"The transition {key} is allowed now.", source)

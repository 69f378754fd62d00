"""The page no longer calls its operation obsolete.

Why: What was to go stays.
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


def deprecated_withdrawn(revisions: Revisions) -> Iterator[Breach]:
    """Find where the older revision says so."""
    if revisions.old.deprecated is not None and revisions.new.deprecated is None:
        yield change(("deprecated",), "The operation is no longer called obsolete.", revisions.old.deprecated)

"""The page calls its operation obsolete, and did not before.

Why: It still works, and will not for ever.
Fix: Move to what the page names in its place.
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


def deprecated_announced(revisions: Revisions) -> Iterator[Breach]:
    """Find where the newer revision says so."""
    if revisions.new.deprecated is not None and revisions.old.deprecated is None:
        yield change(("deprecated",), "The operation is called obsolete now.", revisions.new.deprecated)

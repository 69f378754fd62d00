"""A string has another format.

Why: Clients that parse it, as a date or a UUID, fail. The examples are all that shows it, so it may be an accident of
theirs.
Fix: Have the page say which format is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def format_changed(revisions: Revisions) -> Iterator[Breach]:
    """Find the strings whose formats have nothing in common."""
    for pair in revisions.members:
        if pair.old is not None and pair.new is not None:
            old, new = pair.old.formats, pair.new.formats
            if old and new and not old & new:
                was, now = " or ".join(sorted(old)), " or ".join(sorted(new))
                yield member_change(pair, f"The {pair.side} has {{}} as {now}, it was {was}.", old=was, new=now)

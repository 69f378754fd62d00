"""A member has another type.

Why: Clients in typed languages fail to read it, or send what is refused. A response that promises less than before,
and a request that takes more, break nobody; neither does an integer where numbers were.
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.promised_members import is_narrower, types_of
from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import member_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE


def type_changed(revisions: Revisions) -> Iterator[Breach]:
    """Find the members whose types differ."""
    for pair in revisions.members:
        if pair.old is not None and pair.new is not None:
            old, new = (types_of(each, shown_only=revisions.is_translation) for each in (pair.old, pair.new))
            if old and new and old != new:
                was, now = " or ".join(sorted(old)), " or ".join(sorted(new))
                harmless = is_narrower(new, old) if pair.side == "response" else is_narrower(old, new)
                yield member_change(
                    pair,
                    f"The {pair.side} has {{}} as {now}, it was {was}.",
                    old=was,
                    new=now,
                    level=Level.INFO if harmless else None,
                )

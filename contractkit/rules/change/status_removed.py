"""A status code is no longer documented.

Why: Clients wait for the success that was documented (RFC 9110, 15.3). A failure that is no longer listed harms
nobody.
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


def status_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the codes that only the older revision has."""
    shown = any(code.startswith("2") for code in revisions.statuses.new)
    for code, source in revisions.statuses.removed.items():
        # A revision that states no success at all leaves its status lines out; that promises nothing else.
        breaking = code.startswith("2") and shown
        yield change(
            ("response", "status", code),
            f"The status {code} is no longer documented.",
            source,
            level=None if breaking else Level.INFO,
        )

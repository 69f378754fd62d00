"""A substatus is no longer allowed with a status.

Why: Clients that set it are refused.
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


def substatus_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the pairs that only the older revision allows."""
    for key, source in revisions.substatuses.removed.items():
        yield change(("substatuses", key), f"{key} is no longer allowed.", source)

"""A substatus is allowed with a status that was not.

Why: The service may answer with it, and clients that know only the others have no branch for it.
Fix: Tell those who read the member to expect values that they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def substatus_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the pairs that only the newer revision allows."""
    for key, source in revisions.substatuses.added.items():
        yield change(("substatuses", key), f"{key} is allowed now.", source)

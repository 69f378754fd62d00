"""An enumeration has lost a value.

Why: Clients that send it are refused. Those that only read it lose nothing.
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


def enum_value_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the values that only the older revision lists."""
    for key, source in revisions.values.removed.items():
        resource, _, value = key.rpartition(" / ")
        yield change(("resources", resource, value), f"The enumeration {resource} no longer lists {value}.", source)

"""An operation is new.

Why: Nobody calls it yet, so nobody is harmed.
Fix: Nothing has to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import operation_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def operation_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the operations that only the newer revision has."""
    for operation in revisions.operations.added.values():
        yield operation_change(operation, f"{operation} is new.")

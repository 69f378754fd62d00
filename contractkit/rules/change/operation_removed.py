"""An operation is no longer documented.

Why: Clients call it. What a page no longer promises may be gone tomorrow.
Fix: Tell those who call the operation before the page is published, or keep the promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import operation_change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE


def operation_removed(revisions: Revisions) -> Iterator[Breach]:
    """Find the operations that only the older revision has."""
    for operation in revisions.operations.removed.values():
        yield operation_change(operation, f"{operation} is no longer documented.")

"""The page says that its operation is obsolete.

Why: New code should not be written against it, and code that is should know what takes its place.
Fix: Move to the operation that the page names. Those who own the page: say until when this one stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def page_operation_obsolete(contract: Contract) -> Iterator[Breach]:
    """Find where the page says so."""
    if contract.deprecated is not None and contract.operations:
        yield Breach("", f"The page calls {contract.operations[0]} obsolete.", source=contract.deprecated)

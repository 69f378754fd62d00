"""A waiver covers no finding.

Why: What it was made for is gone, or its rule, operation or pointer is misspelt. Left alone, it hides the next
finding that happens to fit. Said only when all tapes of the project were checked: a selection proves nothing.
Fix: Delete the waiver, or correct what it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.finding import Level, Verdict
from contractkit.model.waiver import WaiverUse
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.POLICY


def waiver_unused(use: WaiverUse) -> Iterator[Breach]:
    """Find waivers that hold and cover nothing."""
    waiver = use.waiver
    if use.judged and not use.covered and waiver.holds(use.today):
        yield Breach(waiver.pointer or "", f"The waiver of {waiver.subject} covers no finding.")

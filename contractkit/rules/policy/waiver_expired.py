"""A waiver is past its last day.

Why: A finding is accepted for a time, so that somebody looks at it again; what the waiver covered counts again.
Fix: Mend what it covered and delete the waiver, or give it a new date after looking at the finding again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.finding import Level, Verdict
from contractkit.model.waiver import WaiverUse
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.POLICY


def waiver_expired(use: WaiverUse) -> Iterator[Breach]:
    """Find waivers that no longer hold."""
    waiver = use.waiver
    if waiver.holds(use.today):
        return
    again = f"; {use.covered} findings count again" if use.covered > 1 else "; a finding counts again"
    yield Breach(
        waiver.pointer or "",
        f"The waiver of {waiver.subject} expired on {waiver.expires}{again if use.covered else ''}. "
        f"Its reason was: {waiver.reason}",
    )

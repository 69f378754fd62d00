"""The recording is older than the project allows.

Why: A tape shows how the service answered on one day. Tests that replay it stay green for years after the service has
moved on. The project says how old a tape may be.
Fix: Record it again: contractkit record SCENARIO.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.tape import Tape
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.TAPE


def tape_older_than(tape: Tape) -> Iterator[Breach]:
    """Find tapes that were recorded too long ago; one that does not say when is none."""
    now, allowed = tape.circumstances.now, tape.circumstances.max_age
    if now is None or allowed is None or tape.recorded_at is None:
        return
    age = now - tape.recorded_at
    if age > allowed:
        yield Breach(
            "/metadata/recorded_at",
            f"The tape was recorded {age.days} days ago; {allowed.days} are allowed.",
            documented=allowed.days,
            observed=tape.recorded_at.isoformat(),
        )

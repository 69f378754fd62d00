"""The answer holds a member that the page does not document.

Why: Clients cannot rely on it, and it may be the new name of a documented one. No example, no table and no linked
resource of the page has it.
Fix: Document the member, or ask the owner of the API whether it is meant to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.difference import Kind
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.API


def response_member_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find members that the observed answer has and no documentation mentions."""
    for difference in observation.differences:
        if difference.kind is Kind.UNDOCUMENTED:
            message = f"The answer has {dotted(difference.path)}, which the page does not document."
        elif difference.kind is Kind.MORE:
            message = f"{dotted(difference.path)} has {difference.found} more members that the page does not document."
        else:
            continue
        yield Breach(
            place(RESPONSE_BODY, difference.path), message, observed=difference.observed, source=difference.source
        )

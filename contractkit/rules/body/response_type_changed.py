"""A member of the answer has another type than documented.

Why: A client that reads text where a number comes, or an object where a list comes, fails. Every type that an
example, a table or a linked resource shows for the member is documented. An integer that comes with decimals is
reported as info, unless the page calls the member a decimal.
Fix: Tell the owner of the API. If the new type is right, correct the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.difference import Kind
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def response_type_changed(observation: Observation) -> Iterator[Breach]:
    """Find members whose type no documentation of them allows."""
    for difference in observation.differences:
        if difference.kind is Kind.TYPE:
            yield Breach(
                place(RESPONSE_BODY, difference.path),
                f"{dotted(difference.path)} is documented as {difference.promised} and came as {difference.found}.",
                documented=difference.documented,
                observed=difference.observed,
                source=difference.source,
                level=Level.INFO if difference.has_decimals else None,
            )

"""A member of the answer is null where the page always shows a value.

Why: Null is a value of its own (RFC 8259, 3), which clients fail on when no example shows it and no table marks the
member nullable or optional, by its type or in words (`Can be null until ...`). Of a member that no documented answer
shows, the page does not say how it comes when there is nothing to say: that is reported as info.
Fix: Tell the owner of the API. If null is right, mark the member nullable or optional on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.difference import Difference, Kind
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def response_null_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find members that are null and never were in the documentation."""
    for difference in observation.differences:
        # A null where the links belong is the absence of links, and has its own rule.
        if difference.kind is Kind.NULL and difference.pattern != (observation.promises.links.member,):
            yield Breach(
                place(RESPONSE_BODY, difference.path),
                f"{dotted(difference.path)} is documented as {difference.promised} and came as null.",
                documented=difference.documented,
                observed=None,
                source=difference.source,
                level=None if _is_shown(observation, difference) else Level.INFO,
            )


def _is_shown(observation: Observation, difference: Difference) -> bool:
    """Tell whether a documented answer shows a value there, and not only a table or a request."""
    documented = None if observation.comparison is None else observation.comparison.body.at(difference.path)
    return documented is not None and any(sample.answers for sample in documented.samples)

"""The answer has no links.

Why: The page shows links in every answer, and clients follow them instead of building URIs themselves.
Fix: Tell the owner of the API. If links are gone on purpose, remove them from the examples on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, resolve
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def links_missing(observation: Observation) -> Iterator[Breach]:
    """Find answers whose documented links are not there, or hold no relation."""
    promises, shown = observation.promises, observation.representation
    member = promises.links.member
    if promises.answer is None or member not in promises.answer.body.promised_members or shown is MISSING:
        return
    links = resolve(shown, (member,))
    # Links of another type are the business of response-type-changed.
    if links in (MISSING, None, [], {}):
        documented = promises.answer.body.member(member)
        yield Breach(
            place(RESPONSE_BODY, (member,)),
            f"The answer has no {member}, which the page shows.",
            documented=list(promises.links.relations),
            observed=links,
            source=documented.source if documented else None,
        )

"""A documented link is missing from the answer.

Why: The page shows the relation in every answer, and clients follow it instead of building URIs themselves.
Fix: Tell the owner of the API. If the link is gone on purpose, remove it from the examples on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.link import relations_of
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, resolve
from contractkit.registry import suggestion
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def link_relation_missing(observation: Observation) -> Iterator[Breach]:
    """Find relations that every documented answer has and the observed one has not."""
    promises, shown = observation.promises, observation.representation
    if promises.links.member is None or shown is MISSING:
        return
    links = resolve(shown, (promises.links.member,))
    there = relations_of(links) if links is not MISSING else ()
    for relation in promises.links.promised if there else ():
        if relation not in there:
            sample, source = promises.links.relations[relation]
            yield Breach(
                place(RESPONSE_BODY, (promises.links.member, relation)),
                f"The answer has no {relation!r} link, which the page shows."
                + suggestion(relation, [name for name in there if name not in promises.links.relations]),
                documented=sample,
                source=source,
            )

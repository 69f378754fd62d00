"""A write was accepted although its If-Match named another state of the resource.

Why: When no tag in If-Match is the current one, the change must not be made and 412 is the answer (RFC 9110, 13.1.1);
otherwise one client overwrites what another has just written. The service may answer 2xx if the change had already
been made: where the resource is as before, this is only reported as info.
Fix: Tell the owner of the API; updates are lost without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.updated import is_updated
from contractkit.model.entity_tag import share_one
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import REQUEST_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def if_match_not_enforced(observation: Observation) -> Iterator[Breach]:
    """Find writes that were accepted with a tag that was not current."""
    sent, known = observation.if_match, observation.before.tags
    if not observation.is_accepted or not sent or not known or not observation.before.is_current:
        return
    # A weak tag never matches strongly, but services that only have weak ones compare those.
    if share_one(sent, known):
        return
    changed = _has_changed(observation)
    yield Breach(
        place(REQUEST_HEADERS, ("If-Match",)),
        f"The tag was {known[0]}, If-Match named {', '.join(map(str, sent))}, and the write was accepted"
        + (": an update may be lost." if changed else ", though it changed nothing."),
        observed=observation.request.headers.get("If-Match"),
        source=required.source if (required := observation.promises.required_header("If-Match")) else None,
        level=None if changed else Level.INFO,
    )


def _has_changed(observation: Observation) -> bool:
    """Tell whether the write changed the resource: its tag moved, or the representation did."""
    before = observation.before
    if observation.tags and not share_one(observation.tags, before.tags):
        return True
    return is_updated(observation)

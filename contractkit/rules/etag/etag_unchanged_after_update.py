"""The entity tag is the same after an update.

Why: A tag that does not change when the representation does identifies nothing: a client that read the old state
passes If-Match with it and overwrites the new one (RFC 9110, 8.8.1 and 13.1.1). An update that changed nothing may
keep its tag. Of two reads with one strong tag, both have to show the same.
Fix: Tell the owner of the API; updates are lost without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.timestamp import is_later
from contractkit.compare.updated import is_updated
from contractkit.model.entity_tag import share_one
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def etag_unchanged_after_update(observation: Observation) -> Iterator[Breach]:
    """Find answers that show a changed representation under the tag it had before the change."""
    before = observation.before
    if not observation.tags or not _may_have_changed(observation):
        return
    sent = observation.if_match if observation.is_accepted else ()
    # What an earlier tape has told holds only for a client that still knows the tag.
    old = sent if before.uncertain else before.tags or sent
    tag = observation.tags[0]
    if share_one((tag,), old) and _has_changed(observation):
        in_header = observation.header_tag is not None
        member = observation.promises.tag_member
        yield Breach(
            place(RESPONSE_HEADERS, ("ETag",)) if in_header else place(RESPONSE_BODY, observation.tag_path or ()),
            f"The resource has changed, and its tag is {tag} as before.",
            observed=str(tag),
            source=None if member is None else member.source,
        )


def _may_have_changed(observation: Observation) -> bool:
    """Tell whether the exchange, or what came before it, may have made the tag an old one.

    A strong tag may not stay even where somebody else has written (RFC 9110, 8.8.1). The first read after a write is
    left to the rules about what was stored.
    """
    before = observation.before
    if observation.is_accepted or before.written:
        return True
    return before.is_current and before.write is None and not observation.is_write and not observation.tags[0].weak


def _has_changed(observation: Observation) -> bool:
    """Tell whether the representation is another than the last one seen, or at least newer than the one sent."""
    if observation.before.under(observation.if_match) is not MISSING:
        return is_updated(observation)
    after, sent = observation.representation, observation.sent
    if not isinstance(sent, dict) or not isinstance(after, dict):
        return False
    # The tape starts with this write. A time of update that the service moved on shows that there was one.
    return any(is_later(after[name], sent[name]) for name in sent.keys() & after.keys())

"""The entity tag is another one, though nothing has changed.

Why: The tag stands for the representation (RFC 9110, 8.8.3). When it changes while nobody writes and every member
stays as it was, clients that send it back as If-Match are refused for no reason, and caches never hold. An update that
somebody else made shows in the representation, and is no breach.
Fix: Tell the owner of the API. Tags made from the time of the answer or by one of several servers are the usual cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.knowledge import differ
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.model.entity_tag import share_one
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def etag_changed_without_update(observation: Observation) -> Iterator[Breach]:
    """Find reads that show what was known under another tag."""
    before, after = observation.before, observation.representation
    if observation.is_write or not before.is_current or not before.tags or not observation.tags:
        return
    tag = observation.tags[0]
    if share_one(observation.tags, before.tags):
        return
    ignored = frozenset((*LINK_MEMBERS, *(observation.tag_path or ())[:1]))
    same_members = (
        isinstance(before.representation, dict)
        and isinstance(after, dict)
        and not (before.representation.keys() ^ after.keys())
    )
    if same_members and not differ(before.representation, after, ignored):
        in_header = tag is observation.header_tag
        member = observation.promises.tag_member
        yield Breach(
            place(RESPONSE_HEADERS, ("ETag",)) if in_header else place(RESPONSE_BODY, observation.tag_path or ()),
            f"Nothing has changed, and the tag is {tag} and no longer {before.tags[0]}.",
            observed=str(tag),
            source=None if member is None else member.source,
        )

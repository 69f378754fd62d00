"""The entity tag is weak, so If-Match can never match it.

Why: If-Match compares strongly, and a tag that starts with `W/` equals nothing that way, not even itself (RFC 9110,
8.8.3.2 and 13.1.1). On a page that asks for If-Match, or shows strong tags, such a tag is of no use. Where the page
shows weak tags itself, or `etag.profile` is odata, where services compare them nevertheless, there is nothing to find.
Fix: Tell the owner of the API. If the service compares weak tags, show one on the page, or set `profile = "odata"` in
[tool.contractkit.etag].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def etag_weak(observation: Observation) -> Iterator[Breach]:
    """Find weak tags where only strong ones are of use."""
    promises = observation.promises
    required = promises.required_header("If-Match")
    wanted = promises.shows_tag or required is not None
    if observation.circumstances.etag_profile == "odata" or not wanted or promises.shows_weak_tag:
        return
    tag = next((tag for tag in observation.tags if tag.weak), None)
    if tag is not None:
        in_header = tag is observation.header_tag
        member = promises.tag_member
        yield Breach(
            place(RESPONSE_HEADERS, ("ETag",)) if in_header else place(RESPONSE_BODY, observation.tag_path or ()),
            f"The tag {tag} is weak, and If-Match matches no weak tag.",
            observed=str(tag),
            source=member.source if member is not None else required.source if required else None,
        )

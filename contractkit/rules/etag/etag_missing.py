"""The answer gives the resource no entity tag.

Why: The page shows a tag in its answers, or asks for If-Match, and without a current tag no client can make the next
change safely (RFC 9110, 8.8.3 and 13.1.1). A tag in the body is as good as one in the ETag header, unless the page
shows the header; where a table lists the header, its absence is a warning.
Fix: Tell the owner of the API. Clients have to read the resource again before they write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def etag_missing(observation: Observation) -> Iterator[Breach]:
    """Find successful answers that should carry a tag and carry none."""
    promises = observation.promises
    required = promises.required_header("If-Match")
    if not _should_have_tag(observation) or not (promises.shows_tag or required):
        return
    header = place(RESPONSE_HEADERS, ("ETag",))
    if promises.tag_header_source is not None:
        yield Breach(header, "The answer has no ETag header, which the page shows.", source=promises.tag_header_source)
    elif observation.body_tag is not None:
        listed = promises.tag_header_listed
        yield Breach(
            header,
            f"The tag {observation.body_tag} is in the body only, not in an ETag header.",
            source=listed or (required.source if required else None),
            # A table of headers says what may come, not what must; still, clients read the tag there.
            level=Level.WARNING if listed else Level.INFO,
        )
    elif observation.response.body and not observation.is_partial:
        member = promises.tag_member
        yield Breach(
            place(RESPONSE_BODY, promises.tag_path) if member and promises.tag_path else header,
            "The answer has no entity tag, neither in an ETag header nor in its body.",
            documented=member.sample if member else MISSING,
            source=member.source if member else required.source if required else None,
            # An answer to a write that is documented without a tag keeps its promise; only the next reader misses it.
            level=None if promises.shows_tag or not observation.is_write else Level.INFO,
        )


def _should_have_tag(observation: Observation) -> bool:
    """Tell whether the answer shows the resource as it is now, and no ETag header comes with it."""
    response = observation.response
    shows_resource = response.is_success and response.status != 202
    return shows_resource and observation.request.method in {"GET", "PUT", "PATCH"} and "ETag" not in response.headers

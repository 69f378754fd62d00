"""The tag in the body is not the tag in the ETag header.

Why: Both name the same representation (RFC 9110, 8.8.3). A client that sends back the one when the service compares
with the other is refused for ever, or overwrites somebody's change. Quotes and `W/` are not compared: bodies are
written with and without.
Fix: Tell the owner of the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, resolve
from contractkit.rules.rule import RESPONSE_HEADERS, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def etag_body_header_mismatch(observation: Observation) -> Iterator[Breach]:
    """Find answers that give one representation two tags."""
    header, body = observation.header_tag, observation.body_tag
    if header is None or body is None or header.matches_weakly(body):
        return
    if observation.tag_path is None or _is_of_a_part(observation, observation.tag_path[:-1]):
        return
    member = observation.promises.tag_member
    yield Breach(
        place(RESPONSE_HEADERS, ("ETag",)),
        f"The ETag header is {header}, but {dotted(observation.tag_path)} in the body is {body}.",
        observed=str(header),
        source=member.source if member is not None else None,
    )


def _is_of_a_part(observation: Observation, above: tuple[str, ...]) -> bool:
    """Tell whether a tag that stands deeper may be that of another resource, which is shown here and has an id."""
    part = MISSING if observation.body is MISSING else resolve(observation.body, above)
    return bool(above) and isinstance(part, dict) and any(name.casefold() == "id" for name in part)

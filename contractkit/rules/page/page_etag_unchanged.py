"""The examples show the same entity tag before and after an update.

Why: An entity tag names one state of a resource (RFC 9110, 8.8.3), so a write that changes the resource changes the
tag. A client that is written after these examples keeps the old tag, and its next write is refused with 412.
Fix: Show the tag that the service answers with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.page_exchange import WRITES, header_source, page_exchanges
from contractkit.compare.tag_name import is_tag_name
from contractkit.model.contract import Contract, Example, Source
from contractkit.model.entity_tag import normalise, share_one
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer, walk
from contractkit.rules.rule import RESPONSE_BODY, RESPONSE_HEADERS, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_PLACEHOLDER: Final = frozenset("{}<>…*")


def page_etag_unchanged(contract: Contract) -> Iterator[Breach]:
    """Find answers to a write that carry the tag that was sent."""
    for pair in page_exchanges(contract):
        if pair.request.method in WRITES:
            sent = {normalise(tag): source for _, tag, source in _tags(contract, pair.request, "If-Match")}
            for path, tag, source in _tags(contract, pair.response, "ETag"):
                if normalise(tag) in sent:
                    yield Breach(
                        path,
                        "The response example shows the entity tag that was sent, as if nothing had been updated.",
                        observed=tag,
                        source=source,
                        related=sent[normalise(tag)],
                    )


def on_the_wire(_: Breach, observation: Observation) -> str | None:
    """Tell that an update is answered with a new tag; that it is not is told by a rule about exchanges."""
    sent, shown = observation.if_match, observation.tags
    moved = bool(sent) and bool(shown) and not share_one(sent, shown)
    return "On the wire an update changes the tag" if observation.is_accepted and moved else None


def _tags(contract: Contract, example: Example, header: str) -> Iterator[tuple[str, str, Source]]:
    """Yield the tags of the resource: from the header, and from its body but not from what is inside lists."""
    value = example.headers.get(header)
    if value and not _PLACEHOLDER & set(value):
        yield place(RESPONSE_HEADERS, (header,)), value, header_source(contract, example, header)
    for path, tag in walk(example.body):
        named = path and is_tag_name(path[-1]) and all(isinstance(part, str) for part in path)
        if named and isinstance(tag, str) and tag and not _PLACEHOLDER & set(tag):
            yield place(RESPONSE_BODY, path), tag, example.source_of(pointer(path))

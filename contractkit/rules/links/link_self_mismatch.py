"""The self link names another resource.

Why: `self` identifies the resource that the answer shows (RFC 4287, 4.2.7.2; RFC 8288, 2.1.1). A client that reads or
writes there reads or writes something else. Where the documented self link names the documented id, this one has to
name the id in the request or in the body.
Fix: Tell the owner of the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.link import names
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def link_self_mismatch(observation: Observation) -> Iterator[Breach]:
    """Find self links that do not name the resource."""
    if not observation.identifiers or not observation.promises.links.self_names_id:
        return
    for link in observation.links:
        if link.relation.casefold() == "self" and not any(names(link.uri, name) for name in observation.identifiers):
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The self link does not name {observation.identifiers[0]}, the resource that the answer shows.",
                documented=observation.promises.operation.uri_template,
                observed=link.uri,
                source=observation.promises.operation.source,
            )

"""The query of a link is not about the resource, or not as documented.

Why: The page shows the relation with a query that names the resource it belongs to, such as `$filter=engagementId eq
'...'`. Without it, or with the value of another resource, a client that follows the link gets somebody else's data.
Further parameters may come; how values are percent-encoded does not count (RFC 3986, 2.1).
Fix: Tell the owner of the API. If the new query is right, correct the example on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.link_query import query_fault
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def link_query_mismatch(observation: Observation) -> Iterator[Breach]:
    """Find links whose query lacks what the documented one has, or names another resource."""
    for link in observation.links:
        documented = observation.promises.links.parameters.get(link.relation, ())
        fault = query_fault(link, documented, observation.representation) if link.uri else None
        if fault is not None:
            shown = observation.promises.links.shown[link.relation]
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The {link.relation!r} link leads elsewhere: its query {fault}.",
                documented=shown[0].link.uri,
                observed=link.uri,
                source=shown[0].source,
            )

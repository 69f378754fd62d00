"""A link leads to a path that the page does not show.

Why: The relation is documented, with a URI. What it leads to now is neither a path like the one shown nor a documented
operation. Segments that hold identifiers may differ; hosts and queries have rules of their own.
Fix: Tell the owner of the API. If the new path is right, correct the example on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from contractkit.compare.documented_links import ShownLink
from contractkit.compare.link import Link, link_path
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.uri import template_path
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def link_path_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find links of documented relations that lead where nothing documented is."""
    promises, base = observation.promises, observation.request.uri
    for link in observation.links:
        shown = promises.links.shown.get(link.relation)
        if shown is not None and link.uri and not promises.links.allows(link.relation, link.uri, base):
            nearest = _nearest(observation, link, shown)
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The {link.relation!r} link leads to a path that the page does not show; the nearest is {nearest}.",
                documented=nearest,
                observed=link.uri,
                source=shown[0].source,
            )


def _nearest(observation: Observation, link: Link, shown: Sequence[ShownLink]) -> str:
    templates = [template_path(operation.uri_template) for operation in observation.contract.operations]
    documented = [*(link_path(each.link.uri) for each in shown), *templates]
    return get_close_matches(link_path(link.uri, observation.request.uri), documented, n=1, cutoff=0)[0]

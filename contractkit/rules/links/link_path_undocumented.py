"""A link leads to a path that the page does not show.

Why: The relation is documented, with a URI. What it leads to now is neither a documented operation nor a path that
any example shows. Segments that hold identifiers may differ, hosts are not compared.
Fix: Tell the owner of the API. If the new path is right, correct the example on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from contractkit.compare.link import link_path
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
        if link.relation in promises.links.relations and not promises.links.allows(link.uri, base):
            _, source = promises.links.relations[link.relation]
            nearest = _nearest(observation, link_path(link.uri, base))
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The {link.relation!r} link leads to a path that the page does not show; the nearest is {nearest}.",
                documented=nearest,
                observed=link.uri,
                source=source,
            )


def _nearest(observation: Observation, path: str) -> str:
    templates = [template_path(operation.uri_template) for operation in observation.contract.operations]
    documented = [*map(link_path, observation.promises.links.uris), *templates]
    return get_close_matches(path, documented, n=1, cutoff=0)[0]

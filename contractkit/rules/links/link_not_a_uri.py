"""A link is not a URI.

Why: The target of a link is a URI reference (RFC 8288, 3.1; RFC 3986, 4.1), in which spaces, quotes and other
characters stand percent-encoded (RFC 3986, 2.1). Clients refuse it, cut it off at the space, or encode it each in its
own way. Characters that the page itself shows unencoded in the relation are left to `contractkit lint`.
Fix: Tell the owner of the API. Encode what stands for itself, such as a space as %20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from contractkit.compare.documented_links import ShownLink
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API

_ILLEGAL: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]")
_TEMPLATE: Final = re.compile(r"\{[^{}\s]*\}")


def link_not_a_uri(observation: Observation) -> Iterator[Breach]:
    """Find links that are empty, broken, or hold characters no URI holds."""
    for link in observation.links:
        shown = observation.promises.links.shown.get(link.relation, ())
        fault = _fault(link.uri, shown)
        if fault is not None:
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The {link.relation!r} link {fault}.",
                observed=link.uri,
                source=shown[0].source if shown else None,
            )


def _fault(uri: str, shown: Sequence[ShownLink]) -> str | None:
    if not uri:
        return "is empty"
    # A URI template (RFC 6570) becomes a URI when it is followed.
    text = _TEMPLATE.sub("", uri)
    known = {found for each in shown for found in _ILLEGAL.findall(each.link.uri)}
    illegal = next((found for found in _ILLEGAL.findall(text) if found not in known), None)
    if illegal is not None:
        return f"holds {illegal!r}, which no URI does"
    try:
        urlsplit(text).port  # noqa: B018
    except ValueError:
        return "has no host that could be read"
    return None

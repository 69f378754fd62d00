"""A link is not a URI.

Why: The target of a link is a URI reference (RFC 8288, 3.1; RFC 3986, 4.1), in which spaces, quotes and other
characters stand percent-encoded (RFC 3986, 2.1). Clients refuse it, cut it off at the space, or encode it each in its
own way. Characters that the page itself shows unencoded in the relation are left to `contractkit lint`.
Fix: Tell the owner of the API. Encode what stands for itself, such as a space as %20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
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
    illegal, is_readable = _look_at(uri)
    known = {found for each in shown for found in _look_at(each.link.uri)[0]} if illegal else set()
    new = next((found for found in illegal if found not in known), None)
    if new is not None:
        return f"holds {new!r}, which no URI does"
    return None if is_readable else "has no host that could be read"


@lru_cache(maxsize=4096)
def _look_at(uri: str) -> tuple[tuple[str, ...], bool]:
    """Return the characters that no URI holds, and whether the host can be read."""
    # A URI template (RFC 6570) becomes a URI when it is followed.
    text = _TEMPLATE.sub("", uri)
    try:
        urlsplit(text).port  # noqa: B018
    except ValueError:
        return tuple(_ILLEGAL.findall(text)), False
    return tuple(_ILLEGAL.findall(text)), True

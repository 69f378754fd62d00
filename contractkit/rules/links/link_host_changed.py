"""A link leads to another host than the API's.

Why: The page shows the relation on the host of the API itself. A client that follows the link sends its credentials
along, and to another origin (RFC 6454, 4) it must not. The host that the request went to is as good as the documented
one, so that a tape from a test host stays clean; a relation that the page shows on some other host may lead anywhere.
A name before the host, as in `https://api@example.com`, is no part of it and must not be sent (RFC 9110, 4.2.4).
Fix: Tell the owner of the API, and do not follow the link with credentials.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from contractkit.compare.link import origin
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def link_host_changed(observation: Observation) -> Iterator[Breach]:
    """Find links that leave the API although the page shows them on it."""
    documented, base = observation.promises.links, observation.request.uri
    known = {*documented.origins, origin(base)}
    for link in observation.links:
        found = origin(link.uri, base) if link.relation in documented.hosted else None
        named = found is not None and "@" in urlsplit(link.uri).netloc
        if found is not None and (named or found not in known):
            shown = documented.shown[link.relation]
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The {link.relation!r} link leads to {found}, "
                + ("with a user's name before the host." if named else "away from the API."),
                documented=shown[0].link.uri,
                observed=link.uri,
                source=shown[0].source,
            )

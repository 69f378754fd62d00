"""A link asks for another method than documented.

Why: The page shows the method that the relation is followed with. Methods are case-sensitive (RFC 9110, 9.1), and a
client that follows the link sends what it says: a write where it meant to read.
Fix: Tell the owner of the API. If the method is right, correct the example on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def link_method_changed(observation: Observation) -> Iterator[Breach]:
    """Find links of documented relations whose method no documented link of the relation has."""
    for link in observation.links:
        shown = [each for each in observation.promises.links.shown.get(link.relation, ()) if each.link.method]
        methods = list(dict.fromkeys(each.link.method for each in shown))
        if shown and link.method is not None and link.method not in methods:
            yield Breach(
                place(RESPONSE_BODY, link.method_path),
                f"The {link.relation!r} link asks for {link.method}; the page shows {' or '.join(map(str, methods))}.",
                documented=methods[0],
                observed=link.method,
                source=shown[0].method_source,
            )

"""A link in an example holds characters that no URI may hold.

Why: A URI has no spaces, no double quotes and no letters beyond ASCII (RFC 3986, 2); they are percent-encoded. Clients
that follow the link as printed fail before they send anything, or send something else.
Fix: Print the link percent-encoded, as the service sends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from contractkit.compare.link import links_of
from contractkit.compare.observation import Observation
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_TEMPLATED: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_ILLEGAL: Final = re.compile(r"[^\w:/?#\[\]@!$&'()*+,;=.~%-]", re.ASCII)
_LEGAL: Final = ":/?#[]@!$&'()*+,;=%~"


def page_link_not_encoded(contract: Contract) -> Iterator[Breach]:
    """Find links that are no URI as printed. What is a placeholder is not looked at."""
    for example in contract.examples:
        for link in links_of(example.body):
            illegal = sorted(set(_ILLEGAL.findall(_TEMPLATED.sub("", link.uri))))
            if illegal:
                named = ", ".join("a space" if each == " " else each for each in illegal)
                yield Breach(
                    place((example.kind, "body"), link.path),
                    f"The {link.relation!r} link holds what a URI may not hold: {named}.",
                    documented=_encoded(link.uri),
                    observed=link.uri,
                    source=example.source_of(pointer(link.path)),
                )


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell whether the link of an answer is encoded."""
    for link in observation.links:
        if place(RESPONSE_BODY, link.path) == breach.pointer:
            sent_so = _ILLEGAL.search(link.uri) is not None
            return f"On the wire the link is {'printed like this too' if sent_so else 'encoded'}"
    return None


def _encoded(uri: str) -> str:
    """Encode what has to be, and nothing that is encoded or a placeholder."""
    pieces = _TEMPLATED.split(uri)
    marks = _TEMPLATED.findall(uri)
    encoded = [quote(piece, safe=_LEGAL) for piece in pieces]
    return "".join(piece + mark for piece, mark in zip(encoded, [*marks, ""], strict=True))

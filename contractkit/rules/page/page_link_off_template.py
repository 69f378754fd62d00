"""A link in an example leads to a path that is nearly a documented one.

Why: A client follows links as they are sent (RFC 8288). A path that differs from a documented one by a letter or two is
a typing mistake in one of the two places, and whoever copies the wrong one is answered with 404.
Fix: Write the link as the service sends it, or correct the URI of the operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from contractkit.compare.link import link_path, links_of
from contractkit.compare.observation import Observation
from contractkit.compare.page_exchange import operation_of
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer
from contractkit.model.uri import match, template_path
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_NEAR: Final = 0.75
_VARIABLE: Final = ("{", "<", "(")


def page_link_off_template(contract: Contract) -> Iterator[Breach]:
    """Find links whose path is a near miss of a documented one."""
    documented = list(_documented(contract))
    base = next((each.uri for each in contract.examples if each.uri and operation_of(contract, each)), "") or ""
    for example in contract.examples:
        for link in links_of(example.body):
            segments = link_path(link.uri, base).strip("/").split("/")
            if any(_misspelt(template, segments) == 0 for template in documented):
                continue
            nearest = next((template for template in documented if _misspelt(template, segments) == 1), None)
            if nearest is not None:
                yield Breach(
                    place((example.kind, "body"), link.path),
                    f"The {link.relation!r} link leads to /{'/'.join(segments)}; the nearest documented path is "
                    f"/{'/'.join(nearest)}.",
                    documented=f"/{'/'.join(nearest)}",
                    observed=link.uri,
                    source=example.source_of(pointer(link.path)),
                )


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell which of the two spellings the link of an answer has."""
    documented = str(breach.documented)
    shown = link_path(str(breach.observed)).split("/")
    for link in observation.links:
        if place(RESPONSE_BODY, link.path) == breach.pointer:
            path = link_path(link.uri, observation.request.uri)
            if match(documented, path) is not None:
                return "On the wire the link has the path of the operation"
            if set(shown) - set(documented.split("/")) & set(path.split("/")):
                return "On the wire the link is spelt as in the example"
    return None


def _documented(contract: Contract) -> Iterator[list[str]]:
    """Yield the paths of the operations, each followed by that of the collection it is in, as segments."""
    for operation in contract.operations:
        segments = template_path(operation.uri_template).strip("/").split("/")
        yield segments
        if segments[-1].startswith(_VARIABLE):
            yield segments[:-1]


def _misspelt(template: list[str], path: list[str]) -> int | None:
    """Count the segments that are spelt nearly as documented; None when the path is another one altogether."""
    if len(template) != len(path):
        return None
    differing = [
        (ours, theirs)
        for ours, theirs in zip(template, path, strict=True)
        if not ours.startswith(_VARIABLE) and ours.casefold() != theirs.casefold()
    ]
    near = all(SequenceMatcher(None, ours, theirs).ratio() >= _NEAR for ours, theirs in differing)
    return len(differing) if near else None

"""The self link names another resource.

Why: `self` identifies the resource that the answer shows (RFC 4287, 4.2.7.2; RFC 8288, 2.1.1). A client that reads or
writes there reads or writes something else. Where the documented self link names the documented id, this one has to
name the id in the request or in the body.
Fix: Tell the owner of the API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.link import Link, link_path, names
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.uri import template_path, variables
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def link_self_mismatch(observation: Observation) -> Iterator[Breach]:
    """Find self links that do not name the resource."""
    if not observation.identifiers or not observation.promises.links.self_names_id:
        return
    for link in observation.links:
        if link.relation.casefold() != "self":
            continue
        named = any(names(link.uri, name) for name in observation.identifiers)
        if not named or _has_other_parent(link, observation):
            yield Breach(
                place(RESPONSE_BODY, link.path),
                f"The self link does not name {observation.identifiers[0]}, the resource that the answer shows.",
                documented=observation.promises.operation.uri_template,
                observed=link.uri,
                source=observation.promises.operation.source,
            )


def _has_other_parent(link: Link, observation: Observation) -> bool:
    """Tell whether the link is one of the operation's own URIs, as far as both go, and lies below another resource.

    Links may leave out what stands before the path of the operation, so both are laid side by side from their ends.
    """
    asked = link_path(observation.request.uri).strip("/")
    led = link_path(link.uri, observation.request.uri).strip("/")
    if led == asked:
        return False  # the usual case, and a quick one
    template = template_path(observation.promises.operation.uri_template).strip("/")
    segments = (reversed(path.split("/")) for path in (template, asked, led))
    above = list(zip(*segments, strict=False))[1:]
    # With its slash: without it, a variable at the start of a template is taken for the host.
    named = [(bool(variables(f"/{name}")), one.casefold(), other.casefold()) for name, one, other in above]
    fixed = [(one, other) for is_variable, one, other in named if not is_variable]
    parents = [(one, other) for is_variable, one, other in named if is_variable]
    return bool(parents) and all(a == b for a, b in fixed) and any(a != b for a, b in parents)

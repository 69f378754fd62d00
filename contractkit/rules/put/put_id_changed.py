"""The resource has another id than before.

Why: A URI identifies one resource, whatever is done to it (RFC 9110, 9.3.4), and clients keep the id. It has to be the
one that was sent, the one the tape has shown before, and the one in the URI where the resource's own self link says
so. Where no member is called id, it is the one that the URI is keyed by, `order_id` at `/orders/{order_id}`.
Fix: Tell the owner of the API; an answer about another resource may have got mixed up with this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.documented_links import own_ids
from contractkit.compare.link import names
from contractkit.compare.observation import Observation
from contractkit.compare.table_names import fold
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MaybeJson
from contractkit.model.uri import ends_in_variable, match, variables
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def put_id_changed(observation: Observation) -> Iterator[Breach]:
    """Find answers that show the resource under another id."""
    shown = _id(observation, observation.representation)
    if shown is None:
        return
    name, own = shown
    expected = _expected(observation, shown)
    is_other = expected is not None and expected.casefold() != own.casefold()
    if is_other and not _is_renamed(observation, name, own) and not observation.before.is_restored((name,), own):
        answer = observation.promises.answer
        member = None if answer is None else answer.body.member(name)
        yield Breach(
            place(RESPONSE_BODY, (name,)),
            f"The id of the resource is {own}, and was {expected}.",
            observed=own,
            source=None if member is None else member.source,
        )


def _is_renamed(observation: Observation, name: str, own: str) -> bool:
    """Tell whether the client asked for the new key, which only a key that is called otherwise than id allows."""
    sent = observation.sent
    return name.casefold() != "id" and isinstance(sent, dict) and str(sent.get(name)) == own


def _expected(observation: Observation, shown: tuple[str, str]) -> str | None:
    """Return what the id has to be: what was there before or was sent as the same member, else what the URI says."""
    before = None if observation.before.uncertain else _id(observation, observation.before.representation)
    sent = _id(observation, observation.sent) if observation.is_accepted else None
    known = (each[1] for each in (before, sent) if each is not None and each[0].casefold() == shown[0].casefold())
    return next(known, None) or _in_uri(observation, shown)


def _in_uri(observation: Observation, shown: tuple[str, str]) -> str | None:
    """Return the id in the URI, when the self link of the answer names it and not the id in the body."""
    values = match(observation.promises.operation.uri_template, observation.request.uri)
    links = [link.uri for link in observation.links if link.relation.casefold() == "self"]
    ends_in_id = ends_in_variable(observation.promises.operation.uri_template)
    if not values or not ends_in_id or not links or not observation.promises.links.self_names_id:
        return None
    addressed = values[-1][1]
    body = observation.representation
    if isinstance(body, dict) and any(name != shown[0] and value == addressed for name, value in body.items()):
        return None  # the URI is keyed by another member
    return addressed if all(names(uri, addressed) and not names(uri, shown[1]) for uri in links) else None


def _id(observation: Observation, body: MaybeJson) -> tuple[str, str] | None:
    """Return the name of the member that holds the resource's own id, and the id.

    Where none is called id, it is the one that is called as the URI calls it: `order_id` at `/orders/{order_id}`.
    """
    own = next(((name, str(value)) for name, value in own_ids(body)), None)
    template = observation.promises.operation.uri_template
    if own is not None or not isinstance(body, dict) or not ends_in_variable(template):
        return own
    wanted = fold(variables(template)[-1])
    named = ((name, value) for name, value in body.items() if fold(name) == wanted and wanted.endswith("id"))
    return next(((name, str(value)) for name, value in named if isinstance(value, str | int)), None)

"""Why a service may have refused a request, as far as the page and the tape tell."""

from __future__ import annotations

from typing import Final

from contractkit.compare.observation import Observation

_REFUSALS: Final = frozenset({400, 409, 412, 422})


def is_explained(observation: Observation) -> bool:
    """Tell whether an error is the answer that the request asked for: its precondition or its content is at fault."""
    status = observation.response.status
    if status == 412 and observation.request.headers.get("If-Match"):
        return True  # whether the tag was current has a rule of its own
    if status in {400, 412, 428} and observation.is_write and _lacks_if_match(observation):
        return True
    return status in _REFUSALS and breaks_documented_rule(observation)


def breaks_documented_rule(observation: Observation) -> bool:
    """Tell whether a request sends what must be left out, or asks for a transition that the page does not allow."""
    machine, sent = observation.promises.states, observation.sent
    forbidden = {promise.name.casefold() for promise in observation.contract.forbidden_request_members}
    if isinstance(sent, dict) and any(name.casefold() in forbidden for name in sent):
        return True
    if machine is None:
        return False
    before, asked = observation.before.state, machine.state(sent)
    row = machine.rows.get(before or "")
    return row is not None and asked is not None and asked not in row.to


def _lacks_if_match(observation: Observation) -> bool:
    required = observation.promises.required_header("If-Match") is not None
    return required and "If-Match" not in observation.request.headers

"""The request sends a member that the page forbids.

Why: The page says that the member must be left out of the request: the service makes it, and may refuse or misread a
request that carries it. The usual one is `links`; the rule holds for whatever the page names.
Fix: Leave the member out of the request and record again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import REQUEST_BODY, Breach, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.TAPE


def links_sent(observation: Observation) -> Iterator[Breach]:
    """Find forbidden members in the body of a documented write."""
    sent = observation.sent
    if not observation.is_write or not isinstance(sent, dict):
        return
    names = {name.casefold(): name for name in sent}
    for forbidden in observation.contract.forbidden_request_members:
        name = names.get(forbidden.name.casefold())
        if name is not None:
            yield Breach(
                place(REQUEST_BODY, (name,)),
                f"The request sends {name}, which the page says to leave out.",
                observed=sent[name],
                source=forbidden.source,
                # A recording of the refusal sends the member on purpose.
                level=Level.INFO if observation.is_refused else None,
            )

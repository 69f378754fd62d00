"""A member that the request example sends is not in the response example.

Why: The answer shows the resource as it was stored. What was sent and does not come back was dropped, renamed or
ignored, and the page does not say which.
Fix: Add the member to the response example, or say on the page that it is only written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.compare.page_exchange import PageExchange, page_exchanges
from contractkit.compare.table_names import is_metadata
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING, Json, pointer, resolve, split_pointer
from contractkit.rules.rule import REQUEST_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_ALIKE: Final = 0.5


def page_member_not_returned(contract: Contract) -> Iterator[Breach]:
    """Find members that go and do not come back. Only answers that show what was sent are looked at."""
    for pair in page_exchanges(contract):
        if _answers_with_the_same(pair):
            for path in _lost(pair.request.body, pair.response.body):
                name = str(path[-1])
                if name not in pair.response.optional and name not in pair.request.optional:
                    yield Breach(
                        place(REQUEST_BODY, path),
                        f"The request example sends {dotted(path)}, and the response example does not show it.",
                        source=pair.request.source_of(pointer(path)),
                        related=pair.response.source_of(pointer(path)),
                    )


def on_the_wire(breach: Breach, observation: Observation) -> str | None:
    """Tell whether the service returns the member that was sent."""
    path = split_pointer(breach.pointer)[2:]
    sent, shown = observation.sent, observation.representation
    if not observation.is_accepted or sent is MISSING or shown is MISSING or resolve(sent, path) is MISSING:
        return None
    return f"On the wire it {'does not come' if resolve(shown, path) is MISSING else 'comes'} back"


def _answers_with_the_same(pair: PageExchange) -> bool:
    sent, shown = pair.request.body, pair.response.body
    if not isinstance(sent, dict) or not isinstance(shown, dict) or pair.response.truncated:
        return False
    elided = any(defect.kind in {"ellipsis", "truncated"} for defect in pair.response.defects)
    return not elided and len(_folded(sent) & _folded(shown)) >= _ALIKE * len(sent)


def _lost(sent: Json, shown: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the members that only one of two objects has. A member that is sent as null is sent to be removed."""
    if isinstance(sent, Mapping) and isinstance(shown, Mapping):
        theirs = {name.casefold(): value for name, value in shown.items()}
        for name, value in sent.items():
            if name.casefold() in theirs:
                yield from _lost(value, theirs[name.casefold()], (*path, name))
            elif value is not None and not is_metadata(name):
                yield (*path, name)


def _folded(members: Mapping[str, Json]) -> set[str]:
    return {name.casefold() for name in members}

"""The answer holds a value that its enumeration does not list.

Why: The page links the member to a list of values, or lists them in its row (`The possible values are: ...`), and
clients switch on them. Values are compared with their case. A list that is only called after the member, as `Order
size` after `size`, may be about something else: that is reported as info.
Fix: Tell the owner of the API. If the value is right, add it to the list on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.registry import suggestion
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def response_enum_value_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find values of enumerated members that no list and no example has."""
    enumerations = observation.promises.enumerations
    if enumerations is None or observation.body is MISSING or not observation.response.is_success:
        return
    for value in enumerations.unlisted(observation.body, observation.shape):
        yield Breach(
            place(RESPONSE_BODY, value.path),
            f"{dotted(value.path)} is {value.value!r}, but the page lists {_in_words(value.listed)}."
            + suggestion(value.value, value.listed),
            documented=list(value.listed),
            observed=value.value,
            source=value.source,
            level=Level.INFO if value.is_guess else None,
        )


def _in_words(values: tuple[str, ...]) -> str:
    return ", ".join(values[:8]) + (f" and {len(values) - 8} more" if len(values) > 8 else "")

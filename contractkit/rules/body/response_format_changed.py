"""Text in the answer has another format than documented.

Why: Every documented value of the member is a UUID, a date-time, a date, a URI, an e-mail address or an entity tag,
and clients parse it as one. Fraction digits of a second do not count; a zone written as an offset instead of `Z` does
(RFC 3339, 5.6). Where one documented value is plain text, any text is documented.
Fix: Tell the owner of the API. If the new format is right, show it in an example on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.difference import Difference, Kind
from contractkit.compare.observation import Observation
from contractkit.compare.shape import Type
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def response_format_changed(observation: Observation) -> Iterator[Breach]:
    """Find strings whose format no documentation of them allows."""
    for difference in observation.differences:
        if difference.kind is Kind.FORMAT:
            yield Breach(
                place(RESPONSE_BODY, difference.path),
                f"{dotted(difference.path)} is documented as {difference.promised} and came as {_kind(difference)}.",
                documented=difference.documented,
                observed=difference.observed,
                source=difference.source,
            )


def _kind(difference: Difference) -> str:
    return "other text" if difference.found == Type.STRING else difference.found

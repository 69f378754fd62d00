"""A value is another one than recorded, and nothing says that it may be.

Why: Values that requests carry along, that the service makes anew (date-times, UUIDs, entity tags, the ids and numbers
of what it creates), that the tape itself shows in two states, and that differ between two reads of today (--times 2)
may differ. This one has no such excuse: the data of the service was changed, or what the service makes of it.
Fix: If the new value is right, accept it: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.change import Kind
from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API


def verify_value_changed(reply: Reply) -> Iterator[Breach]:
    """Find values that differ without being noise."""
    for change in reply.of(Kind.VALUE):
        yield Breach(
            place(RESPONSE_BODY, change.path),
            f"`{dotted(change.path)}` was {change.was} and is {change.now}.",
            observed=change.live,
        )

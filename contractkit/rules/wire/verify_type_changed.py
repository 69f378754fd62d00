"""A value has another JSON type than the recorded one.

Why: A client that reads a number fails on a string (RFC 8259, 3). Integers and decimals are one type. A value that
became null, or was null, weighs less where no page says that it must not be: the data may have changed and not the API.
Fix: Ask the owner of the API about it. If it is meant, record anew: contractkit verify TAPE --update.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.wire.change import Kind
from contractkit.compare.wire.reply import Reply
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API


def verify_type_changed(reply: Reply) -> Iterator[Breach]:
    """Find places that hold another type than on the tape."""
    for change in reply.of(Kind.TYPE, Kind.NULL):
        yield Breach(
            place(RESPONSE_BODY, change.path),
            f"`{dotted(change.path)}` was {change.was} and is {change.now}.",
            observed=change.live,
            level=Level.WARNING if change.kind is Kind.NULL else None,
        )

"""What a rule about a whole tape sees: how it came about, the pages it is compared with, what it should not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.model.contract import Contract


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that stands on a tape: where, and of which kind. Never the secret itself.

    Attributes:
        exchange: the index of the exchange, from 0.
        pointer: JSON Pointer into the exchange.
    """

    exchange: int
    pointer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tape:
    """A tape, as a whole.

    Attributes:
        recorded_at: when it was recorded, None when it does not say so.
        page: the page it was recorded for, as it names it.
        page_digest: the digest of that page's examples at the time.
        contracts: the pages it is compared with.
    """

    recorded_at: datetime | None = None
    page: str | None = None
    page_digest: str | None = None
    contracts: Sequence[Contract] = ()
    secrets: Sequence[Secret] = ()
    circumstances: Circumstances = UNKNOWN

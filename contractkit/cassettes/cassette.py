"""A tape in memory: exchanges in the order they were recorded, and how they came about."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from contractkit.model.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a tape knows about its own recording; None where it was never written down.

    Attributes:
        recorded_at: the instant of the recording, RFC 3339.
        recorded_with: name and version of the recorder.
        scenario: the scenario file that made the exchanges, relative to the tape.
        base_url: what stood for the service while recording.
        page: the documentation page that the recording was made for.
        page_digest: digest of that page's examples at the time.
        scrub_digest: digest of the scrubbing rules that were applied.
        last_verified_at: the instant at which the live service last answered as the tape does, RFC 3339.
        volatile: the values that were proved to differ between two answers to one read, one per line: the path of the
            resource, `#`, a JSON Pointer into its representation.
        made_anew: the values in requests that a client makes anew each time, one per line, as `made_anew` reads them.
    """

    recorded_at: str | None = None
    recorded_with: str | None = None
    scenario: str | None = None
    base_url: str | None = None
    page: str | None = None
    page_digest: str | None = None
    scrub_digest: str | None = None
    last_verified_at: str | None = None
    volatile: str | None = None
    made_anew: str | None = None


@dataclass(frozen=True, slots=True)
class Cassette:
    """A file of exchanges, in order.

    Attributes:
        path: the tape, as the user names it.
    """

    path: str
    exchanges: tuple[Exchange, ...]
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def scenario(self) -> Path | None:
        """The scenario that made the exchanges, as the user would name it; the tape knows it relative to itself."""
        if not self.metadata.scenario:
            return None
        return Path(os.path.normpath(Path(self.path).parent / self.metadata.scenario))

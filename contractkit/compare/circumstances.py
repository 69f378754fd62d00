"""What a comparison depends on beside tape and page: given once, by whoever asks for it, and never looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

EtagProfile: TypeAlias = Literal["rfc9110", "odata", "azure"]
"""How a service is expected to treat entity tags.

`rfc9110`: If-Match compares strongly, so a weak tag can never match (RFC 9110, 13.1.1). `odata`: weak tags are usual,
and If-Match compares them too. `azure`: as `rfc9110`, and a tag in a body keeps its quotes (Azure REST API Guidelines).
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The circumstances of one run.

    Attributes:
        now: the time of the run, with a zone; None when what depends on it is not to be judged.
        etag_profile: how the service treats entity tags.
        max_age: how old a recording may be; None for any age.
    """

    now: datetime | None = None
    etag_profile: EtagProfile = "rfc9110"
    max_age: timedelta | None = None


UNKNOWN: Final = Circumstances()
"""Nothing is known beside tape and page."""

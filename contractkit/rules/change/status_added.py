"""A status code is new.

Why: Clients treat a code that they do not know like the first of its class (RFC 9110, 15).
Fix: Nothing has to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.revisions import Revisions
from contractkit.model.finding import Level, Verdict
from contractkit.rules.change._places import change
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def status_added(revisions: Revisions) -> Iterator[Breach]:
    """Find the codes that only the newer revision has."""
    for code, source in revisions.statuses.added.items():
        yield change(("response", "status", code), f"The status {code} is documented now.", source)

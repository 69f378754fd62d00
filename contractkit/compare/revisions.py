"""Two revisions of a page, side by side: what a rule about changes looks at."""

from __future__ import annotations

from dataclasses import dataclass

from contractkit.model.contract import Contract


@dataclass(frozen=True, eq=False)
class Revisions:
    """A page as it was and as it is."""

    old: Contract
    new: Contract

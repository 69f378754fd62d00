"""A finding that somebody has accepted, with the reason and the day until which it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from contractkit.model.finding import Finding, Waived


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is accepted, why, and until when.

    Attributes:
        rule: the id of the rule whose findings it covers, or `COVERAGE`.
        operation: as findings name it, `PUT /orders/{id}`; None for any.
        pointer: JSON Pointer in which `*` stands for one segment and `**` for any number of them; None for any place.
        expires: the last day on which it holds; None for no end.
        line: where in the settings it stands, from 1; None when that is not known.
    """

    rule: str
    reason: str
    operation: str | None = None
    pointer: str | None = None
    expires: date | None = None
    line: int | None = None

    def covers(self, rule: str, operation: str, pointer: str) -> bool:
        """Tell whether a place is what this waiver is about, expired or not."""
        return (
            self.rule == rule
            and self.operation in {None, operation}
            and (self.pointer is None or pointer_fits(self.pointer, pointer))
        )

    def holds(self, today: date | None) -> bool:
        """Tell whether it has not expired; where the day is not known, nothing has."""
        return self.expires is None or today is None or today <= self.expires

    @property
    def waived(self) -> Waived:
        """What a report says of a finding that this covers."""
        return Waived(self.reason, self.expires)

    @property
    def subject(self) -> str:
        """What it is about, in words: `links-missing of PUT /orders/{id} at /response/body/links`."""
        operation = "" if self.operation is None else f" of {self.operation}"
        return f"{self.rule}{operation}{'' if self.pointer is None else f' at {self.pointer}'}"


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What became of a waiver in one run: what the rules about waivers look at.

    Attributes:
        today: the day of the run; None when it is not known.
        covered: how many findings of the run it is about.
        judged: whether everything that it could be about was looked at, so that covering nothing proves something.
    """

    waiver: Waiver
    today: date | None
    covered: int
    judged: bool


def waiver_for(finding: Finding, reason: str, expires: date | None = None) -> Waiver:
    """Make the waiver that covers a finding and the same fault in other items of a list, and nothing else."""
    pointer = re.sub(r"/\d+(?=/|$)", "/*", finding.pointer)
    # Half of a surrogate pair cannot be written down; the segment that holds one may be any.
    pointer = "/".join("*" if re.search("[\ud800-\udfff]", part) else part for part in pointer.split("/"))
    return Waiver(finding.rule, reason, finding.operation, pointer or None, expires)


def pointer_fits(pattern: str, pointer: str) -> bool:
    """Match a pointer against one with `*` and `**`, in time bounded by the product of their lengths."""
    wanted = pattern.split("/")
    reached = _passing({0}, wanted)
    for part in pointer.split("/"):
        steps = {
            place if wanted[place] == "**" else place + 1
            for place in reached
            if place < len(wanted) and wanted[place] in {part, "*", "**"}
        }
        reached = _passing(steps, wanted)
        if not reached:
            return False
    return len(wanted) in reached


def _passing(places: set[int], wanted: list[str]) -> set[int]:
    """Add the places behind every `**` that is reached, because it may stand for nothing."""
    found = set(places)
    for place in places:
        after = place
        while after < len(wanted) and wanted[after] == "**":
            after += 1
            found.add(after)
    return found

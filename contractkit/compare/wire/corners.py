"""Who moved, told from three corners: what the page says, what the tape has, what the wire gives today.

- The wire gives something else than the tape, and the page stands: the API moved. So it did when today's answer breaks
  a promise of the page that the recorded one keeps.
- The page disagrees with the tape and with the wire, which agree with each other: the page moved.
- The tape is the odd one, because today's answer keeps what the recorded one breaks: the tape is old.
- The page shows other examples than when the tape was recorded, the wire moved too, and nothing in today's answer
  breaks the page: both moved together, and the page says so.

One place, one finding: what the page says about it comes first, unless the change on the wire weighs more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from contractkit.model.finding import Finding, Verdict

_STATUS: Final = "verify-status-changed"

_Spot: TypeAlias = "tuple[int | None, str]"


@dataclass(frozen=True, slots=True)
class Corners:
    """What was found on each side of the triangle, for one tape.

    Attributes:
        on_tape: where the recorded answers break the page as it stands.
        on_wire: where today's answers do.
        moved: where today's answers are not the recorded ones.
        page_moved: whether the page shows other examples than when the tape was recorded.
        documented: the exchanges that a page documents, by index.
    """

    on_tape: Sequence[Finding]
    on_wire: Sequence[Finding]
    moved: Sequence[Finding]
    page_moved: bool = False
    documented: frozenset[int] = frozenset()

    def findings(self) -> Iterator[Finding]:
        """Yield what is to be reported, each place once, with the verdict of the three corners."""
        wire = _by_spot(self.on_wire)
        moved = _by_spot(self.moved)
        recorded = {(finding.rule, *_spot(finding)): finding for finding in self.on_tape}
        for finding in self.on_wire:
            spot = _spot(finding)
            was = recorded.get((finding.rule, *spot))
            stands = was is not None and spot not in moved
            verdict = _blamed(finding.verdict, Verdict.PAGE if stands else Verdict.API)
            # The request is the recorded one: another answer to it does not make it worse.
            level = finding.level if was is None or verdict is not Verdict.TAPE else min(finding.level, was.level)
            if not _outweighs(moved.get(spot), finding):
                yield replace(finding, verdict=verdict, level=level)
        tape = _by_spot(finding for finding in self.on_tape if finding.verdict is Verdict.API)
        for finding in self.moved:
            spot = _spot(finding)
            if finding.rule == _STATUS or spot not in wire or _outweighs(finding, wire[spot]):
                yield replace(finding, verdict=self._verdict(finding, broke=spot in tape, breaks=spot in wire))

    def _verdict(self, finding: Finding, *, broke: bool, breaks: bool) -> Verdict:
        if finding.verdict is not Verdict.API or breaks:
            return finding.verdict
        if broke:
            return Verdict.TAPE
        return Verdict.PAGE if self.page_moved and finding.exchange in self.documented else Verdict.API


def _blamed(verdict: Verdict, blamed: Verdict) -> Verdict:
    """Put the blame; what a recorded request does wrong stays the tape's."""
    return blamed if verdict in {Verdict.API, Verdict.PAGE} else verdict


def _outweighs(moved: Finding | None, promised: Finding) -> bool:
    """Tell whether a change on the wire says more about a place than a promise of the page."""
    return moved is not None and moved.level > promised.level


def _spot(finding: Finding) -> _Spot:
    return finding.exchange, finding.pointer


def _by_spot(findings: Iterable[Finding]) -> dict[_Spot, Finding]:
    return {_spot(finding): finding for finding in findings}

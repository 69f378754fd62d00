"""Two ways to do one thing, timed in turn in the same run: the ratio counts, the figures drift with the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True)
class Comparison:
    """One piece of work, ours against a peer's.

    Attributes:
        goal: the ratio ours / peer's that must not be passed.
        rounds: how often the two are timed, in turn; the median of the ratios is told.
        clock: CPU seconds of this process, or wall seconds where the work is done by another.
        baseline: work that both do beside; its time is taken off both.
        unit: a thousandth of what the clock counts.
    """

    name: str
    peer: str
    ours: Work
    theirs: Work
    goal: float
    rounds: int = 7
    clock: Callable[[], float] = time.process_time
    baseline: Work | None = None
    unit: str = "ms"


@dataclass(frozen=True)
class Measured:
    """Median milliseconds of each, and the median of the ratios round by round."""

    comparison: Comparison
    ours: float
    theirs: float
    ratio: float

    @property
    def reached(self) -> bool:
        return self.ratio <= self.comparison.goal


def measure(comparison: Comparison) -> Measured:
    comparison.ours()
    comparison.theirs()
    pairs = [
        (_timed(comparison, comparison.ours), _timed(comparison, comparison.theirs)) for _ in range(comparison.rounds)
    ]
    return Measured(
        comparison,
        ours=median(ours for ours, _ in pairs) * 1000,
        theirs=median(theirs for _, theirs in pairs) * 1000,
        ratio=median(ours / theirs for ours, theirs in pairs),
    )


def _timed(comparison: Comparison, work: Work) -> float:
    beside = 0.0 if comparison.baseline is None else _seconds(comparison.clock, comparison.baseline)
    return _seconds(comparison.clock, work) - beside


def _seconds(clock: Callable[[], float], work: Work) -> float:
    start = clock()
    work()
    return clock() - start

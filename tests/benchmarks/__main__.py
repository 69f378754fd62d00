"""`make bench`: every comparison, as a table. Exits 1 when a goal is missed."""

from __future__ import annotations

import sys

from contractkit.registry import modules_in
from tests.benchmarks.measure import measure


def main() -> int:
    missed = 0
    print(f"{'work':58} {'against':20} {'ours':>10} {'theirs':>10} {'ratio':>7} {'goal':>6}")
    for module in modules_in("tests.benchmarks"):
        for comparison in getattr(module, "comparisons", list)():
            measured = measure(comparison)
            missed += not measured.reached
            print(
                f"{comparison.name:58} {comparison.peer:20} "
                f"{measured.ours:7.1f} {comparison.unit:3} {measured.theirs:7.1f} {comparison.unit:3} "
                f"{measured.ratio:7.2f} {comparison.goal:6.2f} {'' if measured.reached else 'missed'}",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.benchmarks.drift [--misses] [PAGE...]`: every drift of every page, ours beside the peers.

Exits 1 when a drift that some written rule may name is missed, or anything honest is blamed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from contractkit.errors import ContractkitError
from tests.benchmarks.drift.pages import ROOT, default_pages
from tests.benchmarks.drift.peers import Peers
from tests.benchmarks.drift.run import Score, run
from tests.benchmarks.drift.table import misses, table, waiting


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.drift", description=(__doc__ or "").strip())
    parser.add_argument("--misses", action="store_true", help="list what is missed, misplaced or wrongly blamed")
    parser.add_argument(
        "pages", nargs="*", type=Path, metavar="PAGE", help="default: the shipped page, and what is at hand"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        peers = Peers(folder)
        if peers.missing:
            print(peers.missing)
        try:
            scores = [_run(path, peers, show_misses=options.misses) for path in options.pages or default_pages()]
        except ContractkitError as error:
            print(error, file=sys.stderr)
            return int(error.exit_code)
    _summary(scores)
    return 1 if any(score.clean or score.false or next(misses(score), None) for score in scores) else 0


def _run(path: Path, peers: Peers, *, show_misses: bool) -> Score:
    score = run(path, os.path.relpath(path, ROOT), peers.all())
    for line in table(score):
        print(line)
    print()
    if show_misses:
        for line in misses(score):
            print(line)
        print(flush=True)
    return score


def _summary(scores: Sequence[Score]) -> None:
    print(
        f"{'page':80} {'mutants':>7} {'placed':>7} {'beside':>7} {'waits':>6} {'missed':>7} "
        f"{'honest':>7} {'false':>6} {'clean':>6}"
    )
    for score in scores:
        waits = sum(bool(one.waits_for) for one in score.judged)
        placed = sum(one.is_placed for one in score.judged)
        beside = sum(bool(one.beside) for one in score.judged)
        missed = len(score.judged) - placed - waits
        print(
            f"{score.page[-80:]:80} {len(score.judged):7} {placed:7} {beside:7} {waits:6} {missed:7} "
            f"{score.honest:7} {len(score.false):6} {len(score.clean):6}"
        )
    total: Counter[str] = sum(map(waiting, scores), Counter())
    if total:
        print("\nDrifts that only rules could name which are not written yet:")
    for rules, count in total.most_common():
        print(f"  {count:5}  {rules}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

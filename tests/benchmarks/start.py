"""What a command costs before it does anything."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.measure import Comparison


def comparisons() -> Iterator[Comparison]:
    yield Comparison(
        "contractkit --help",
        "python -c pass",
        lambda: _run("-m", "contractkit", "--help"),
        lambda: _run("-c", "pass"),
        goal=5.0,
        rounds=15,
        clock=time.perf_counter,
    )


def _run(*args: str) -> None:
    subprocess.run([sys.executable, *args], check=True, capture_output=True)

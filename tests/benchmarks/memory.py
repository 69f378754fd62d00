"""The peak of a process that does one thing, against what it may be: in MiB, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from contractkit.cassettes.file import dumps
from tests.benchmarks.exchanges import ROOT, tape
from tests.benchmarks.measure import Comparison

_ALLOWED = 300.0
_ANSWERS = """
import sys, pathlib
from contractkit.cassettes.file import load
from contractkit.cassettes.player import Player
cassette = load(pathlib.Path(sys.argv[1]), max_bytes=2**30)
assert Player(cassette).answer(cassette.exchanges[0].request).status == 200
"""
_RECORDS = """
import sys, pathlib, dataclasses
from contractkit.cassettes.cassette import Metadata
from contractkit.cassettes.draft import drafting
from contractkit.cassettes.journal import journaling
from contractkit.cassettes.scrub import Scrubber
from tests.benchmarks.exchanges import put
path, one = pathlib.Path(sys.argv[1]), put()
with journaling(path) as journal, drafting(path, Scrubber(b"key"), (), exact=False) as draft:
    for number in range(int(sys.argv[2])):
        request = dataclasses.replace(one.request, uri=f"{one.request.uri}-{number}")
        draft.expect(request, ())
        journal.append(draft.add(dataclasses.replace(one, request=request)))
    draft.complete(Metadata())
    draft.write()
    journal.discard()
path.unlink()  # a tape that is there would be read, and compared
"""
# Not ru_maxrss, which begins with that of the process that started this one.
_PEAK = """
status = pathlib.Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""


def comparisons() -> Iterator[Comparison]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "10000.yaml"
        path.write_text(dumps(tape(10_000)), "utf-8")
        yield _compared(
            "peak memory, a tape of 10,000 exchanges, 76 MiB, read",
            "what is allowed",
            partial(_peak, _ANSWERS, path),
            lambda: _ALLOWED,
            goal=1.0,
        )
        yield _compared(
            "peak memory, 5,000 exchanges recorded on a new tape",
            "500 recorded",
            partial(_peak, _RECORDS, Path(folder) / "5000.yaml", 5000),
            partial(_peak, _RECORDS, Path(folder) / "500.yaml", 500),
            goal=1.1,
        )


def _compared(
    name: str, peer: str, ours: Callable[[], float], theirs: Callable[[], float], *, goal: float
) -> Comparison:
    """Compare what two things take, with a clock that counts mebibytes."""
    taken = [0.0]

    def taking(work: Callable[[], float]) -> None:
        taken[0] += work()

    return Comparison(
        name,
        peer,
        partial(taking, ours),
        partial(taking, theirs),
        goal=goal,
        rounds=1,
        clock=lambda: taken[0] / 1000,
        unit="MiB",
    )


def _peak(program: str, *arguments: Path | int) -> float:
    command = [sys.executable, "-c", program + _PEAK, *map(str, arguments)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)

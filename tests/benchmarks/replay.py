"""Replay through requests, against vcrpy replaying the same file: its own search, and ours over an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import requests
import vcr

from contractkit.cassettes.file import Cassette, dumps, load
from contractkit.cassettes.tape import replaying
from tests.benchmarks.exchanges import tape
from tests.benchmarks.measure import Comparison


def comparisons() -> Iterator[Comparison]:
    one, many = _Written(1), _Written(1000)
    yield Comparison("replay 1 exchange, tape loaded each time", "vcrpy", one.ours, one.theirs, goal=0.5, rounds=31)
    yield Comparison(
        "replay 1,000 PUTs of one tape, matched with their bodies",
        "vcrpy, URI only",
        many.ours,
        many.theirs,
        goal=0.1,
        rounds=1,
    )
    # In memory, because a tape of 10,000 such exchanges is larger than the largest file that is read.
    short, long = tape(10), tape(10_000)
    yield Comparison(
        "replay 10,000 exchanges of one tape",
        "1,000 tapes of 10",
        lambda: _replay(long, times=1),
        lambda: _replay(short, times=1000),
        goal=1.15,
        rounds=1,
    )


def _replay(cassette: Cassette, *, times: int) -> None:
    for _ in range(times):
        with replaying(cassette):
            _send(cassette)


class _Written:
    """A tape on the disk, and the two ways to replay it whole."""

    def __init__(self, count: int) -> None:
        self.path = Path(mkdtemp()) / f"{count}.yaml"
        self.path.write_text(dumps(tape(count)), "utf-8")
        self.cassette: Cassette = load(self.path)

    def ours(self) -> None:
        cassette = load(self.path)
        with replaying(cassette):
            _send(self.cassette)

    def theirs(self) -> None:
        with vcr.use_cassette(str(self.path), record_mode="none"):
            _send(self.cassette)


def _send(cassette: Cassette) -> None:
    with _session() as session:
        for exchange in cassette.exchanges:
            request = exchange.request
            answer = session.put(request.uri, data=request.body, headers=dict(request.headers), timeout=5)
            assert answer.status_code == exchange.response.status


@contextmanager
def _session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session

"""Checking an archive: cold against YAML and DeepDiff, unchanged against nothing but looking at its files."""

from __future__ import annotations

import hashlib
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import yaml
from deepdiff import DeepDiff

from contractkit.archive import check_tapes
from contractkit.cassettes.file import load
from contractkit.judge import Standard, Tape
from contractkit.pages.load import load_contract
from contractkit.verdicts.cache import VerdictCache
from tests.benchmarks.exchanges import ROOT
from tests.benchmarks.measure import Comparison

_PER_TAPE = 5
_COLD = 60
_UNCHANGED = 600
_SHARED = 1200


def comparisons() -> Iterator[Comparison]:
    contract = load_contract(ROOT / "docs/partner-api/update-a-referral.md", "docs/partner-api/update-a-referral.md")
    standard = Standard((contract,))
    with TemporaryDirectory() as folder:
        shared = archive(Path(folder), _SHARED)
        tapes, some = shared[:_UNCHANGED], shared[:_COLD]

        def naive() -> None:
            for tape in some:
                for each in yaml.load(tape.path.read_bytes(), yaml.CSafeLoader)["interactions"]:
                    bodies = each["request"]["body"], each["response"]["body"]["string"]
                    for example, body in zip(contract.examples[:2], bodies, strict=True):
                        if body:
                            DeepDiff(example.body, json.loads(body), view="tree")

        yield Comparison(
            f"check an archive of {_COLD * _PER_TAPE} exchanges, cold",
            "YAML and DeepDiff",
            lambda: check_tapes(some, standard),
            naive,
            goal=0.1,
            rounds=5,
        )
        yield Comparison(
            f"check {_SHARED * _PER_TAPE:,} exchanges by two processes: CPU of both, 1.11 is 1.8 times as fast",
            "one process",
            lambda: check_tapes(shared, standard, jobs=2),
            lambda: check_tapes(shared, standard),
            goal=2 / 1.8,
            rounds=3,
            clock=_seconds_of_all,
        )

        def unchanged() -> int:
            return check_tapes(tapes, standard, cache=VerdictCache(Path(folder)), complete=True).exchanges

        def digests() -> list[tuple[int, str]]:
            files = (tape.path for tape in tapes)
            return [(file.stat().st_mtime_ns, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]

        yield Comparison(
            f"check an archive of {_UNCHANGED * _PER_TAPE:,} exchanges, nothing changed",
            "stat and SHA-256",
            unchanged,
            digests,
            goal=3.0,
        )
        start = time.process_time()
        count = sum(unchanged() for _ in range(5))
        print(f"  nothing changed: {count / (time.process_time() - start):,.0f} exchanges/s (goal 30,000)")
        start = time.process_time()
        check_tapes(some, standard)
        print(f"  cold: {len(some) * _PER_TAPE / (time.process_time() - start):,.0f} exchanges/s")


def _seconds_of_all() -> float:
    """CPU seconds of this process and its children: the time on the wall tells how many others use the machine."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def archive(folder: Path, count: int) -> list[Tape]:
    """Write copies of a shipped tape, each about a resource of its own."""
    path = ROOT / "cassettes" / "walk-to-closed.yaml"
    identifier = load(path).exchanges[0].request.uri.rpartition("/")[2]
    text = path.read_text("utf-8")
    tapes = []
    for number in range(count):
        copy = folder / f"{number:05}.yaml"
        copy.write_text(text.replace(identifier, str(UUID(int=number + 1))), "utf-8")
        tapes.append(Tape(copy, copy.name))
    return tapes

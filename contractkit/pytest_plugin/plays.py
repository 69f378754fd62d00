"""Which exchanges the tests of a run played, gathered from its processes: the record that `contractkit prune` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from contractkit.cassettes.file import MAX_BYTES
from contractkit.model.place import name_of
from contractkit.played import Run
from contractkit.verdicts.key import digest_of

if TYPE_CHECKING:
    from contractkit.pytest_plugin.opened import ContractTape


@dataclass(slots=True)
class Plays:
    """What was played so far in one process.

    Attributes:
        played: indexes of exchanges, by tape.
        digests: of those tapes, as they were read.
        tests: the tests that have passed with a tape, or could have opened one.
        waiting: the tape of each test that has not run in this process; empty where it may open any.
        sources: the files of all tests that play, or could.
        reasons: why the run tells only part.
    """

    root: Path
    played: dict[str, set[int]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    tests: set[str] = field(default_factory=set)
    waiting: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def add(self, tape: ContractTape) -> None:
        """Take note of a tape that was judged, and found fine."""
        if tape.player is None:
            self.reasons.append(f"{tape.wanted.test} did not replay its tape")
            return
        digest = None if tape.cassette is None else tape.wanted.workspace.digest(tape.cassette)
        self.add_played(tape.path, (exchange.index for exchange in tape.player.played), digest)

    def add_played(self, tape: Path, indexes: Iterable[int], digest: str | None = None) -> None:
        """Take note of exchanges of a tape that were played.

        Args:
            tape: the tape.
            indexes: the exchanges.
            digest: of what was read of it; None where that is not known.
        """
        name = name_of(tape, self.root)
        self.played.setdefault(name, set()).update(indexes)
        if digest is not None:
            self._read_as(name, digest)

    def _read_as(self, tape: str, digest: str) -> None:
        # Of a tape that came out differently for two, nobody knows which one was played.
        self.digests[tape] = digest if self.digests.get(tape, digest) == digest else ""

    def packed(self) -> dict[str, object]:
        """Return all of it in a form that can be sent to another process."""
        return {
            "played": {tape: sorted(indexes) for tape, indexes in self.played.items()},
            "digests": dict(self.digests),
            "tests": sorted(self.tests),
            "waiting": dict(self.waiting),
            "sources": sorted(self.sources),
            "reasons": list(self.reasons),
        }

    def merge(self, packed: Mapping[str, object]) -> None:
        """Take over what another process of the run has packed."""
        match packed:
            case {
                "played": dict(played),
                "digests": dict(digests),
                "tests": list(tests),
                "waiting": dict(waiting),
                "sources": list(sources),
                "reasons": list(reasons),
            }:
                for tape, indexes in played.items():
                    self.played.setdefault(tape, set()).update(indexes)
                for tape, digest in digests.items():
                    self._read_as(tape, digest)
                self.tests.update(tests)
                self.waiting.update(waiting)
                self.sources.update(sources)
                self.reasons += (reason for reason in reasons if reason not in self.reasons)

    def run(self, tapes: Iterable[Path], now: str) -> Run:
        """Close the record.

        Args:
            tapes: every tape of the project.
            now: the instant, RFC 3339.
        """
        # A worker of a distributed run has run only some of the tests.
        skipped = {test: tape for test, tape in self.waiting.items() if test not in self.tests}
        unknown = [f"{test} was skipped, and may open any tape" for test, tape in skipped.items() if not tape]
        named = [(name_of(path, self.root), path) for path in tapes]
        files = {name: digest_of(self.root / name, MAX_BYTES) or "" for name in self.sources}
        return Run(
            at=now,
            tests=len(self.tests),
            played={tape: tuple(sorted(indexes)) for tape, indexes in self.played.items()},
            tapes={name: self._digest(name, path) for name, path in named},
            waiting={tape: test for test, tape in skipped.items() if tape},
            sources=files,
            partial=(*self.reasons, *unknown),
        )

    def _digest(self, name: str, path: Path) -> str:
        known = self.digests.get(name)
        return digest_of(path, MAX_BYTES) or "" if known is None else known

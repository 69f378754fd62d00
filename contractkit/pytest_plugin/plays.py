"""Which exchanges the tests of a run played, gathered from its processes: the record that `contractkit prune` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from contractkit.cassettes.file import MAX_BYTES
from contractkit.played import Run
from contractkit.prune import name_of
from contractkit.verdicts.key import digest_of

if TYPE_CHECKING:
    from contractkit.pytest_plugin.opened import ContractTape


@dataclass(slots=True)
class Plays:
    """What was played so far in one process.

    Attributes:
        played: indexes of exchanges, by tape.
        tests: the tests that have passed with a tape, or could have opened one.
        waiting: the tape of each test that has not run in this process; empty where it may open any.
        sources: the files of all tests that play, or could.
        reasons: why the run tells only part.
    """

    root: Path
    played: dict[str, set[int]] = field(default_factory=dict)
    tests: set[str] = field(default_factory=set)
    waiting: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    def add(self, tape: ContractTape) -> None:
        """Take note of a tape that was judged, and found fine."""
        if tape.player is None:
            self.reasons.append(f"{tape.wanted.test} did not replay its tape")
            return
        self.add_played(tape.path, (exchange.index for exchange in tape.player.played))

    def add_played(self, tape: Path, indexes: Iterable[int]) -> None:
        """Take note of exchanges of a tape that were played."""
        self.played.setdefault(name_of(tape, self.root), set()).update(indexes)

    def packed(self) -> dict[str, object]:
        """Return all of it in a form that can be sent to another process."""
        return {
            "played": {tape: sorted(indexes) for tape, indexes in self.played.items()},
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
                "tests": list(tests),
                "waiting": dict(waiting),
                "sources": list(sources),
                "reasons": list(reasons),
            }:
                for tape, indexes in played.items():
                    self.played.setdefault(tape, set()).update(indexes)
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
        files = {name: digest_of(self.root / name, MAX_BYTES) or "" for name in self.sources}
        return Run(
            at=now,
            tests=len(self.tests),
            played={tape: tuple(sorted(indexes)) for tape, indexes in self.played.items()},
            tapes={name_of(path, self.root): digest_of(path, MAX_BYTES) or "" for path in tapes},
            waiting={tape: test for test, tape in skipped.items() if tape},
            sources=files,
            partial=(*self.reasons, *unknown),
        )

"""The tapes that a run records: none is recorded by two tests, of which the first would lose what it has recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contractkit.errors import CannotCheckError, UsageError

if TYPE_CHECKING:
    from contractkit.cassettes.cassette import Cassette


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one process of a run has recorded; of what others record, it knows by the age of the files.

    Attributes:
        since: when the run began, in seconds since 1970.
    """

    since: float
    _tests: dict[Path, str] = field(default_factory=dict)

    @contextmanager
    def claimed(self, path: Path, test: str, shown: str) -> Iterator[Callable[[Cassette, Cassette], None]]:
        """Let a test record a tape while the block runs, and no other process; once more if the test is repeated.

        What the block is given is asked before one tape is replaced by another; it raises UsageError to keep what
        another test of this run has recorded.

        Args:
            path: the tape.
            test: the test; empty where no test of its own opens the tape.
            shown: the tape, as the user names it.

        Raises:
            CannotCheckError: the tape cannot be written, or another process holds it.
        """
        from contractkit.cassettes.store import locked

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with locked(path, suffix=".claim"):
                own = test != "" and self._tests.get(path) == test
                yield _let if own else partial(self._refuse, path, shown)
        except OSError as error:
            raise CannotCheckError(f"it cannot be written: {error.strerror or error}.", path=shown) from error
        self._tests[path] = test

    def _refuse(self, path: Path, shown: str, old: Cassette, new: Cassette) -> None:
        if path not in self._tests and path.stat().st_mtime < self.since:
            return
        if _requests(old) == _requests(new):  # two tests that send the same, perhaps by other clients
            return
        other = f"{self._tests[path]} has" if self._tests.get(path) else "another test of this run has"
        raise UsageError(
            f"{other} recorded it, and would lose its recording: give each test a tape of its own, or open one for "
            "both with contract_tape.",
            path=shown,
        )


def _let(old: Cassette, new: Cassette) -> None:
    """Let a tape be replaced."""
    del old, new


def _requests(cassette: Cassette) -> list[object]:
    from contractkit.cassettes.request_key import request_key

    return [request_key(exchange.request) for exchange in cassette.exchanges]

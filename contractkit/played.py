"""`.contractkit_cache/played.json`: which exchanges the tests of a run played, so that `prune` knows the others.

Only a run of all tests that all pass can say of an exchange that nobody plays it. Any other run is written down only
where nothing better is known, with the reason why it says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contractkit.errors import CannotCheckError, NothingCheckedError
from contractkit.verdicts.cache import FOLDER, write_cached

_FILE: Final = "played.json"
_VERSION: Final = 1
_HOW: Final = "run all tests with pytest"


@dataclass(frozen=True, slots=True)
class Run:
    """What the tests of one run played. Paths are relative to the root of the project, with `/`.

    Attributes:
        at: the instant of its end, RFC 3339.
        tests: how many tests played something.
        played: the indexes of the exchanges that were played, by tape.
        tapes: the digest of every tape of the project, as it was played; at the end of the run, where it was not.
        waiting: the tapes of tests that were skipped, and the test.
        sources: the digest of every file with tests that could play.
        partial: why it says nothing about what was not played; empty when it does.
    """

    at: str
    tests: int
    played: Mapping[str, tuple[int, ...]]
    tapes: Mapping[str, str]
    waiting: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    partial: tuple[str, ...] = ()


def read_run(root: Path) -> Run:
    """Read what was played in the last run of all tests.

    Raises:
        NothingCheckedError: no run is on record.
        CannotCheckError: the record is damaged, or its run was not one of all tests.
    """
    path = root / FOLDER / _FILE
    shown = f"{FOLDER}/{_FILE}"
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NothingCheckedError(f"no run of tests that play tapes is on record: {_HOW}.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CannotCheckError(f"it cannot be read: {_HOW}.", path=shown) from error
    run = _run(document)
    if run is None:
        raise CannotCheckError(f"it is not a record of this version: {_HOW}.", path=shown)
    if run.partial:
        raise CannotCheckError(f"the last run of tests tells only part, because {run.partial[0]}: {_HOW}.")
    return run


def write_run(root: Path, run: Run) -> None:
    """Write down what a run played. A partial one takes the place of nothing but another partial one.

    Where it cannot be written, it is as if the run had not been: `prune` will say so.
    """
    with suppress(OSError, ValueError):
        if run.partial and _is_complete(root):
            return
        document = {
            "version": _VERSION,
            "at": run.at,
            "tests": run.tests,
            "played": {tape: list(indexes) for tape, indexes in sorted(run.played.items())},
            "tapes": dict(sorted(run.tapes.items())),
            "waiting": dict(sorted(run.waiting.items())),
            "sources": dict(sorted(run.sources.items())),
            "partial": list(run.partial),
        }
        write_cached(root, _FILE, document)


def _is_complete(root: Path) -> bool:
    try:
        read_run(root)
    except (NothingCheckedError, CannotCheckError):
        return False
    return True


def _run(document: object) -> Run | None:
    match document:
        case {
            "version": 1,
            "at": str(at),
            "tests": int(tests),
            "played": dict(played),
            "tapes": dict(tapes),
            "waiting": dict(waiting),
            "sources": dict(sources),
            "partial": list(partial),
        } if all(isinstance(indexes, list) for indexes in played.values()):
            return Run(
                at,
                tests,
                {str(tape): tuple(index for index in indexes if isinstance(index, int))
                 for tape, indexes in played.items()},
                {str(tape): str(digest) for tape, digest in tapes.items()},
                {str(tape): str(test) for tape, test in waiting.items()},
                {str(file): str(digest) for file, digest in sources.items()},
                tuple(map(str, partial)),
            )  # fmt: skip
    return None

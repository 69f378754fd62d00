"""Tapes and exchanges that no test plays: found from the record of a whole run, and removed where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contractkit.cassettes.file import MAX_BYTES, load
from contractkit.errors import CannotCheckError, NothingCheckedError
from contractkit.model.exchange import Exchange
from contractkit.model.place import name_of
from contractkit.played import Run
from contractkit.verdicts.key import digest_of


@dataclass(frozen=True, slots=True)
class Unplayed:
    """What no test plays of one tape.

    Attributes:
        path: the tape.
        name: the tape, relative to the root of the project.
        exchanges: those that are not played, in their order.
        total: how many exchanges the tape holds.
        digest: of the file that was looked at.
        scenario: the scenario that records the tape; None when there is none beside it.
        refused: why no part of the tape can be removed; None when it can.
    """

    path: Path
    name: str
    exchanges: tuple[Exchange, ...]
    total: int
    digest: str
    scenario: Path | None
    refused: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the tape is played."""
        return len(self.exchanges) == self.total


def unplayed(root: Path, tapes: Iterable[Path], run: Run) -> list[Unplayed]:
    """Find what the tests of a run did not play. Of the tape of a test that was skipped, nobody knows.

    Args:
        root: the folder of the project.
        tapes: every tape of the project.
        run: what was played.

    Raises:
        NothingCheckedError: there is no tape.
        CannotCheckError: tapes or tests have changed since, or a tape cannot be read.
    """
    present = {name_of(path, root): path for path in tapes}
    if not present:
        raise NothingCheckedError("there is no tape, so there is nothing to prune.")
    digests = {name: digest_of(path, MAX_BYTES) or "" for name, path in present.items()}
    _refuse_stale(root, digests, run)
    known = [(path, name) for name, path in present.items() if name not in run.waiting]
    found = (_unplayed(path, name, digests[name], frozenset(run.played.get(name, ()))) for path, name in known)
    return [each for each in found if each.exchanges]


def removable(found: Iterable[Unplayed], *, scenarios: bool) -> Iterator[Unplayed]:
    """Yield what may be removed. A tape with a scenario beside it is one with it: both stay, or the whole of both goes.

    Of a tape in a format that is only read, the whole goes, too, or nothing.

    Args:
        found: what is not played.
        scenarios: whether scenarios of which nothing is played may go, too.
    """
    return (
        each
        for each in found
        if (each.is_whole or each.refused is None) and (each.scenario is None or (scenarios and each.is_whole))
    )


def remove(unplayed_part: Unplayed) -> None:
    """Remove what is not played of a tape, in one step, and its scenario with it where nothing is left.

    Raises:
        CannotCheckError: the tape has changed since it was looked at, is of a format that is only read, or cannot be
            written.
    """
    from contractkit.cassettes.rewrite import keep_exchanges, remove_tape

    if unplayed_part.is_whole:
        remove_tape(unplayed_part.path, unplayed_part.digest)
        if unplayed_part.scenario is not None:
            unplayed_part.scenario.unlink(missing_ok=True)
        return
    gone = {exchange.index for exchange in unplayed_part.exchanges}
    kept = [index for index in range(unplayed_part.total) if index not in gone]
    keep_exchanges(unplayed_part.path, kept, unplayed_part.digest)


def _unplayed(path: Path, name: str, digest: str, played: frozenset[int]) -> Unplayed:
    from contractkit.cassettes.rewrite import refused_format

    tape = load(path, name)
    left = tuple(exchange for exchange in tape.exchanges if exchange.index not in played)
    beside = path.with_suffix(".http")
    scenario = beside if beside.exists() else None
    return Unplayed(path, name, left, len(tape.exchanges), digest, scenario, refused_format(path) if left else None)


def _refuse_stale(root: Path, digests: dict[str, str], run: Run) -> None:
    """Refuse a record that is older than what it is about.

    Raises:
        CannotCheckError: something has changed since.
    """
    changed = [name for name, digest in digests.items() if run.tapes.get(name) != digest]
    changed += [name for name, digest in run.sources.items() if digest_of(root / name, MAX_BYTES) != digest]
    if changed:
        more = f" and {len(changed) - 1} more have" if len(changed) > 1 else " has"
        raise CannotCheckError(
            f"{changed[0]}{more} changed since the last run of all tests ({run.at}): run pytest again."
        )

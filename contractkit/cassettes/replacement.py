"""The tape that a new one would take the place of."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import starmap, zip_longest
from pathlib import Path

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import load
from contractkit.errors import CannotCheckError, CassetteError, UsageError
from contractkit.model.exchange import Exchange


def same(old: Cassette, metadata: Metadata, exchanges: Iterable[Exchange]) -> bool:
    """Compare a tape with a new one but for when and by which version it was recorded, and what was learned since."""
    was = old.metadata
    undated = replace(
        metadata,
        recorded_at=was.recorded_at,
        recorded_with=was.recorded_with,
        last_verified_at=metadata.last_verified_at or was.last_verified_at,
        volatile=metadata.volatile or was.volatile,
        made_anew=metadata.made_anew or was.made_anew,
    )
    return undated == was and all(starmap(_alike, zip_longest(old.exchanges, exchanges)))


def _alike(one: Exchange | None, other: Exchange | None) -> bool:
    """Compare what was sent and what came back; None stands for what one tape does not have."""
    return one is not None and other is not None and (one.request, one.response) == (other.request, other.response)


def existing(output: Path) -> Cassette | None:
    """Read the tape that would be replaced; None when there is none.

    Raises:
        CassetteError: it is not a tape.
        CannotCheckError: its folder cannot be written to.
        UsageError: what would be written could not be read under its name.
    """
    refuse_unwritable(output)
    if not os.path.lexists(output):
        return None
    try:
        return load(output)
    except CassetteError as error:
        raise CassetteError(
            f"it would be replaced, and is not a readable tape, so it is kept: {error.message} "
            "Remove it to record anew.",
            path=error.path,
            line=error.line,
        ) from error


def refuse_unwritable(output: Path) -> None:
    """Refuse a tape that could not be written, or not be read back, before anything is sent that would be lost.

    Raises:
        UsageError: its name ends in `.json`, where only JSON would be read.
        CannotCheckError: its folder cannot be written to.
    """
    if output.suffix.lower() == ".json":
        raise UsageError(f"a tape is written as YAML: name it {output.with_suffix('.yaml').name}.", path=str(output))
    with suppress(ValueError):  # a NUL in the name, which whoever writes the tape tells
        folder = Path(os.path.realpath(output)).parent
        while not folder.exists():
            folder = folder.parent
        if not os.access(folder, os.W_OK | os.X_OK):
            raise CannotCheckError(f"it cannot be written: {os.strerror(errno.EACCES)}.", path=str(output))

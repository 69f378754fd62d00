"""The tape that a new one would take the place of."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import load
from contractkit.errors import CannotCheckError, CassetteError, UsageError


def same(old: Cassette, new: Cassette) -> bool:
    """Compare two tapes but for when and by which version they were recorded, and what was learned of them since."""
    was = old.metadata
    undated = replace(
        new.metadata,
        recorded_at=was.recorded_at,
        recorded_with=was.recorded_with,
        last_verified_at=new.metadata.last_verified_at or was.last_verified_at,
        volatile=new.metadata.volatile or was.volatile,
        made_anew=new.metadata.made_anew or was.made_anew,
    )
    return undated == old.metadata and [(each.request, each.response) for each in old.exchanges] == [
        (each.request, each.response) for each in new.exchanges
    ]


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

"""The tape that a new one would take the place of."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import load
from contractkit.errors import CassetteError, UsageError


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
        UsageError: what would be written could not be read under its name.
    """
    refuse_json_name(output)
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


def refuse_json_name(output: Path) -> None:
    """Refuse to write a tape to where only JSON would be read.

    Raises:
        UsageError: its name ends in `.json`.
    """
    if output.suffix.lower() == ".json":
        raise UsageError(f"a tape is written as YAML: name it {output.with_suffix('.yaml').name}.", path=str(output))

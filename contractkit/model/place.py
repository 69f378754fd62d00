"""Where a file is, seen from a folder."""

from __future__ import annotations

import os
from pathlib import Path


def below(path: Path, folder: Path) -> str | None:
    """Return the way from a folder to a path below it, as this system writes it; None where it leads elsewhere."""
    text, start = str(path), f"{folder}{os.sep}"
    if text.startswith(start):  # without taking both apart, which a suite of thousands of tapes would notice
        return text[len(start) :]
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else None


def name_of(path: Path, root: Path) -> str:
    """Name a file as the record of a run does."""
    way = below(path, root)
    return path.as_posix() if way is None else way.replace(os.sep, "/")

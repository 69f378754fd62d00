"""The pages in a folder: which files are pages, and which links lead out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from contractkit.errors import PageError

_SUFFIXES: Final = frozenset({".md", ".markdown"})


class Found(NamedTuple):
    """A file that is a page, or an entry that must not be read.

    Attributes:
        refused: why it must not be read; None when it may.
    """

    path: Path
    refused: PageError | None = None


def pages_in(place: Path, shown: str) -> Iterator[Found]:
    """Yield the Markdown files below a folder in the order of their names; a file is itself, whatever its name.

    Folders that are symbolic links are not entered, so that a cycle of them ends; what a link brings in from outside is
    refused. Hidden files and folders are passed over.

    Args:
        place: a folder or a file.
        shown: what the user calls it, for messages.
    """
    if not place.is_dir():
        yield Found(place)
        return
    root = place.resolve()
    for folder, names, files in os.walk(place):
        links = [name for name in names if (Path(folder) / name).is_symlink()]
        names[:] = sorted(name for name in names if not name.startswith(".") and name not in links)
        pages = (name for name in files if Path(name).suffix.lower() in _SUFFIXES)
        for name in sorted(name for name in (*pages, *links) if not name.startswith(".")):
            path = Path(folder) / name
            yield from _found(path, root, f"{shown}/{path.relative_to(place).as_posix()}")


def _found(path: Path, root: Path, shown: str) -> Iterator[Found]:
    if not path.is_symlink():
        yield Found(path)
        return
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # Python 3.11 and 3.12 raise RuntimeError for links that lead in a circle
        yield Found(path, PageError("this link leads nowhere.", path=shown))
        return
    if not target.is_relative_to(root):
        yield Found(path, PageError("this link leads out of the folder and is not followed.", path=shown))
    elif target.is_file():
        yield Found(path)

"""Files to look through for secrets: of any tool and any format, as long as they are text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contractkit.cassettes.secrets import Leak, scan
from contractkit.errors import CannotCheckError

MAX_BYTES: Final = 64 * 1024 * 1024
_SNIFFED: Final = 8192
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that was met.

    Attributes:
        leaks: the secrets in it, by line.
        skipped: why it was not looked through; None when it was.
    """

    path: Path
    leaks: tuple[Leak, ...] = ()
    skipped: str | None = None


def scan_files(places: Sequence[Path]) -> Iterator[Scanned]:
    """Look through files, and through the folders below which they stand, hidden folders left out.

    A file that was named is looked through or an error. One that was only met in a folder may be passed over, and the
    result says why.

    Raises:
        CannotCheckError: a place does not exist, or what was named cannot be looked through.
    """
    for place in places:
        if not place.exists():
            raise CannotCheckError("there is no such file or folder.", path=str(place))
        if not place.is_dir():
            scanned = _scanned(place)
            if scanned.skipped is not None:
                raise CannotCheckError(f"it was not looked through: {scanned.skipped}.", path=str(place))
            yield scanned
            continue
        yield from map(_scanned, _files_below(place))


def _files_below(folder: Path) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        raise CannotCheckError(f"it cannot be read: {error.strerror}.", path=str(error.filename)) from error

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files))


def _scanned(path: Path) -> Scanned:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Scanned(path, skipped="it is not a regular file")
        if status.st_size > MAX_BYTES:
            return Scanned(path, skipped=f"it is larger than {MAX_BYTES:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        return Scanned(path, skipped=f"it cannot be read ({error.strerror})")
    if data.startswith(_UTF_16):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\0" in data[:_SNIFFED]:
        return Scanned(path, skipped="it is not text")
    return Scanned(path, scan(data))

"""Tapes on disk: vcrpy's version 1 format, YAML and JSON, read and written.

`load` reads a file into a `Cassette`; `dumps` writes a `Cassette` as YAML, which `store.write_atomically` puts on disk.
YAML is loaded when the first tape is parsed: a suite whose tapes are all in the cache parses none.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.errors import CassetteError

__all__ = ["MAX_BYTES", "Cassette", "Metadata", "content", "dumps", "load"]

MAX_BYTES: Final = 64 * 1024 * 1024


def load(path: Path, name: str | None = None, *, max_bytes: int = MAX_BYTES) -> Cassette:
    """Read a tape.

    Args:
        path: the file.
        name: the tape as the user names it; the path when left out.
        max_bytes: a larger file is refused unread.

    Raises:
        CassetteError: there is no such file, or it is not a whole tape; the message says where and why.
    """
    label = str(path) if name is None else name
    from contractkit.cassettes.file_read import read

    return read(content(path, label, max_bytes=max_bytes), label)


def dumps(cassette: Cassette, *, exact: bool = False) -> str:
    """Write a tape as YAML.

    Args:
        cassette: the tape.
        exact: keep the bytes of JSON bodies. Otherwise they are indented, which changes white space and Content-Length
            and nothing else.
    """
    from contractkit.cassettes.file_write import dumps as write

    return write(cassette, exact=exact)


def content(path: Path, label: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a tape.

    Raises:
        CassetteError: there is no such file, or none that can be a tape.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise CassetteError("it is a folder, not a tape.", path=label)
        if not stat.S_ISREG(status.st_mode):
            raise CassetteError("it is not a regular file.", path=label)
        if status.st_size > max_bytes:
            raise CassetteError(f"it is larger than {max_bytes:,} bytes; split it into several tapes.", path=label)
        return path.read_bytes()
    except FileNotFoundError as error:
        scenario = Path(label).with_suffix(".http")
        record = f" Record it: contractkit record {scenario}" if path.with_suffix(".http").exists() else ""
        raise CassetteError(f"there is no such tape.{record}", path=label) from error
    except OSError as error:
        raise CassetteError(f"it cannot be read: {error.strerror or error}.", path=label) from error
    except ValueError as error:  # a NUL in the name
        raise CassetteError("it is not a name a file can have.", path=label) from error

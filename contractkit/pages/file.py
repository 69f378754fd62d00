"""The file of a page to its text. Every file that is not one has its own sentence."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Final

from contractkit.errors import PageError

MAX_BYTES: Final = 4 * 1024 * 1024
"""A longer file is no documentation page."""

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_page(path: Path, name: str | None = None) -> str:
    """Read a Markdown file. Line ends become line feeds, a byte order mark is dropped.

    Args:
        path: where the file is.
        name: how the user calls it, for messages; the path when it is None.

    Raises:
        PageError: it is missing, a folder, not readable, over 4 MB, or not UTF-8 text.
    """
    shown = str(path) if name is None else name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise PageError("there is no such page.", path=shown) from error
    except IsADirectoryError as error:
        raise PageError("this is a folder, a page is a Markdown file.", path=shown) from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise PageError(f"the page cannot be read: {reason}.", path=shown) from error
    return _decode(data, shown)


def _decode(data: bytes, shown: str) -> str:
    if len(data) > MAX_BYTES:
        raise PageError(f"the page is longer than {MAX_BYTES // 1024**2} MB.", path=shown)
    if data.startswith(_UTF_16):
        raise PageError("the page is UTF-16; save it as UTF-8.", path=shown)
    if b"\0" in data:
        raise PageError("this is a binary file, a page is Markdown text.", path=shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(f"the page is not UTF-8: byte 0x{data[error.start]:02x}.", path=shown, line=line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")

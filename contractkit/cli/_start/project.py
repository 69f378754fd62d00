"""Putting files into a project: only new ones, and at the end of two that may be there."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from contractkit.cassettes.store import write_atomically
from contractkit.config import parse_config
from contractkit.errors import CannotCheckError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def create(path: Path, text: str) -> bool:
    """Write a file that is not there yet; return whether it was written.

    Raises:
        CannotCheckError: it cannot be written.
    """
    try:
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise CannotCheckError(f"it cannot be written: {error.strerror}.", path=str(path)) from error
    return True


def add_settings(path: Path, table: str) -> bool:
    """Append `[tool.contractkit]` to pyproject.toml, or make the file; return False when the table is there.

    Raises:
        UsageError: the file is not TOML, or nothing can be appended to it.
        CannotCheckError: it cannot be read or written.
    """
    if create(path, table):
        return True
    text = _read(path)
    if has_settings(path):
        return False
    added = _appended(text, f"\n{table}" if text.strip() else table)
    parse_config(added, path)
    _replace(path, text, added)
    return True


def has_settings(path: Path) -> bool:
    """Tell whether a pyproject.toml has the table.

    Raises:
        UsageError: the file is not TOML, or the table is wrong.
        CannotCheckError: it cannot be read.
    """
    if not path.exists():
        return False
    text = _read(path)
    parse_config(text, path)
    return "contractkit" in tomllib.loads(text).get("tool", {})


def add_lines(path: Path, wanted: Sequence[str]) -> bool:
    """Append the lines that a file has not, or make the file; return whether anything was missing.

    Raises:
        CannotCheckError: it cannot be read or written.
    """
    if create(path, "".join(f"{line}\n" for line in wanted)):
        return True
    text = _read(path)
    held = {line.strip() for line in text.splitlines()}
    missing = [line for line in wanted if line not in held]
    if missing:
        _replace(path, text, _appended(text, "".join(f"{line}\n" for line in missing)))
    return bool(missing)


def _appended(text: str, block: str) -> str:
    """Put a block behind a text, with the line ends it has."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text and not text.endswith("\n") else ""
    return text + gap + block.replace("\n", end)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CannotCheckError(f"it cannot be read: {error.strerror}.", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"it is not UTF-8: {error}.", path=str(path)) from error


def _replace(path: Path, was: str, text: str) -> None:
    def unchanged(place: Path) -> None:
        if place.read_bytes() != was.encode("utf-8"):
            raise CannotCheckError("somebody else is writing it; try again.", path=str(path))

    write_atomically(path, text, may_replace=unchanged)

"""Names for judgements: equal names mean that the same tapes would be judged the same way again.

A judgement depends on the bytes of the tapes and their names, on every page read, on the levels and options of the run,
and on the code: ours, and that of the libraries that read pages and tapes and explain differences. It depends on
nothing else: waivers are applied afterwards, and what a rule takes from the clock is an option of the run.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contractkit.model.finding import Level

if TYPE_CHECKING:
    from contractkit.model.contract import Contract

_LIBRARIES: Final = ("deepdiff", "markdown-it-py", "pyyaml")
_CODE: Final = (".py", ".toml")
"""Ends the names of files that decide; pages are read by the words in `.toml`."""


@dataclass(frozen=True, slots=True)
class File:
    """The file that a tape was read from, and the digest of its bytes before that."""

    path: Path
    digest: str


def page_key(contract: Contract) -> str:
    """Digest all that a judgement depends on of one page: its text, that of the pages it is read with, their names."""
    # Findings quote both.
    return digest(repr((contract.page, list(contract.text.items()))).encode("utf-8", "surrogatepass"))


def context_of(pages: Iterable[str], levels: Mapping[str, Level | None], circumstances: str) -> str:
    """Digest all that a judgement depends on beside the code and the tapes.

    Args:
        pages: what `page_key` says of each, in the order they are compared in.
        levels: the configured levels.
        circumstances: whatever else `check` is told, written so that equal texts mean the same.
    """
    return digest(repr((list(pages), levels_key(levels), circumstances)).encode("utf-8", "surrogatepass"))


def levels_key(levels: Mapping[str, Level | None]) -> str:
    """Write levels so that equal texts mean the same."""
    return repr(sorted((rule, None if level is None else int(level)) for rule, level in levels.items()))


def key_of(context: str, tapes: Iterable[tuple[str, str]]) -> str:
    """Name the judgement of tapes that are judged together.

    Args:
        context: what `context_of` says.
        tapes: name and digest of each, in their order.
    """
    return digest(repr((context, list(tapes))).encode("utf-8", "surrogatepass"))


def digest(data: bytes) -> str:
    """Digest bytes."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path, max_bytes: int) -> str | None:
    """Digest a file; None where there is no regular file of that size, and whoever loads it says why."""
    try:
        status = os.stat(path)  # noqa: PTH116 - the fast way, for thousands of files
        if not stat.S_ISREG(status.st_mode) or status.st_size > max_bytes:
            return None
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return digest(file.read())
    except (OSError, ValueError):
        return None


@cache
def code_digest() -> str:
    """Digest the code that runs. Our files are told by name, size and time, which is enough on one machine."""
    package = Path(__file__).parents[1]
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    return digest(repr((sys.version, libraries, sorted(_files(str(package))))).encode())


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(_CODE):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns

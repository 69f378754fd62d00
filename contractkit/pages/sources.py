"""The files that a contract is made of: where they may be, and what tells one text from another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from contractkit.errors import PageError
from contractkit.pages.file import read_page

NO_PAGE: Final = ""
"""Stands for the digest of a page that is missing, outside, or no text."""


def read_linked(root: Path, home: str, shown: str) -> str:
    """Read a page that another leads to: inside the folder of the first only, also where a symbolic link leads on.

    Args:
        root: the folder.
        home: where the page stands there.
        shown: what to call it in messages.

    Raises:
        PageError: it is missing or elsewhere, or cannot be read.
    """
    try:
        place = (root / home).resolve(strict=True)
        inside = place.is_relative_to(root.resolve()) and place.is_file()
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise PageError("there is no such page in the folder of the page that leads to it.", path=shown)
    return read_page(place, shown)


def digest_of_text(text: str) -> str:
    """Digest the text of a page."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digests(path: Path, homes: Iterable[str]) -> dict[str, str]:
    """Digest the pages that a contract was made of, as they are now.

    Args:
        path: the first page.
        homes: where each stands in its folder, the first page included; also pages that there are none of.
    """
    return {home: _digest(path, home) for home in homes}


def _digest(path: Path, home: str) -> str:
    try:
        text = read_page(path) if home == path.name else read_linked(path.parent, home, home)
    except PageError:
        return NO_PAGE
    return digest_of_text(text)

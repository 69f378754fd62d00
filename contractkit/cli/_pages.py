"""Which pages a command is about, and a progress bar over them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from contractkit.errors import NothingCheckedError

if TYPE_CHECKING:
    from contractkit.errors import PageError
    from contractkit.model.contract import Contract
    from contractkit.workspace import Workspace

_Item = TypeVar("_Item")

_MANY = 20
"""Fewer pages than this are read before anybody looks at a progress bar."""


class PageFile(NamedTuple):
    """A page by its file, and what the user calls it.

    Attributes:
        refused: why it must not be read; None when it may.
    """

    path: Path
    name: str
    refused: PageError | None

    def read(self) -> Contract:
        """Read the page.

        Raises:
            PageError: it cannot be read, or must not be.
        """
        from contractkit.pages.load import load_contract

        if self.refused is not None:
            raise self.refused
        return load_contract(self.path, self.name)


def page_files(workspace: Workspace, places: Sequence[Path]) -> list[PageFile]:
    """Return the pages in files and folders, in order and each once.

    Raises:
        NothingCheckedError: there is none.
    """
    from contractkit.pages.folder import pages_in

    found = {
        each.path: PageFile(each.path, workspace.shown(each.path), each.refused)
        for place in places
        for each in pages_in(place, workspace.shown(place))
    }
    if not found:
        raise NothingCheckedError(f"no page in {', '.join(map(workspace.shown, places))}: nothing was read.")
    return list(found.values())


def with_progress(items: Iterable[_Item], length: int, *, quiet: bool = False) -> Iterator[_Item]:
    """Yield items while a bar on stderr tells how far they are: for a person only, and only when there are many.

    Args:
        items: what to go through.
        length: how many there are.
        quiet: the items are printed on the same terminal as they come, where a bar would be in the way.
    """
    hidden = quiet or length < _MANY or not sys.stderr.isatty()
    with click.progressbar(items, length, label="reading pages", file=sys.stderr, hidden=hidden) as bar:
        yield from bar

"""Which pages a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractkit.errors import NothingCheckedError

if TYPE_CHECKING:
    from contractkit.errors import PageError
    from contractkit.model.contract import Contract
    from contractkit.workspace import Workspace


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

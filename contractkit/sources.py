"""A project's pages and tapes, each read once, and named as somebody in a folder of it would name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from contractkit.config import Config
from contractkit.errors import CassetteError, NothingCheckedError, PageError, UsageError
from contractkit.model.place import below

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.model.contract import Contract
    from contractkit.pages.load import Loaded
    from contractkit.verdicts.key import File
    from contractkit.verdicts.parsed import ParsedTapes


@dataclass(frozen=True)
class Sources:
    """What a project is read from.

    Attributes:
        config: its settings.
        cwd: the folder that paths are shown relative to.
        cache: whether what an earlier run read and found may be taken over where nothing has changed.
    """

    config: Config
    cwd: Path
    cache: bool = field(default=True, kw_only=True)
    _pages: dict[Path, Loaded] = field(default_factory=dict, kw_only=True)
    _tapes: dict[Path, Cassette] = field(default_factory=dict, kw_only=True)
    _files: dict[str, File] = field(default_factory=dict, kw_only=True)

    def shown(self, path: Path) -> str:
        """Return a path as somebody in the folder would write it."""
        return below(path, self.cwd) or str(path)

    def page(self, path: Path) -> Contract:
        """Read a page that must document something.

        Raises:
            PageError: it cannot be read, or documents no operation.
        """
        contract = self._read(path)
        if not contract.operations:
            raise PageError("it documents no operation: no method with a URI was found.", path=contract.page)
        return contract

    def pages(self, given: Sequence[Path] = (), cassettes: Sequence[Cassette] = ()) -> tuple[Contract, ...]:
        """Read the pages asked for, else those of the settings, else those that the tapes were recorded for.

        A folder stands for the pages below it; those that document no operation are what others link to.

        Raises:
            UsageError: none is named anywhere.
            PageError: one cannot be read, or documents no operation; of a folder, no page does.
        """
        chosen = self._chosen(given, cassettes)
        return tuple(
            page for place in chosen for page in (self._below(place) if place.is_dir() else [self.page(place)])
        )

    def _chosen(self, given: Sequence[Path], cassettes: Sequence[Cassette]) -> tuple[Path, ...]:
        named = {each.metadata.page: None for each in cassettes if each.metadata.page}
        chosen = given or self.config.pages or [self.config.root / page for page in named]
        if not chosen:
            raise UsageError("there is no page to compare with: give one, or set pages in [tool.contractkit].")
        return tuple(chosen)

    def _loaded(self, path: Path) -> Loaded:
        self.page(path)
        return self._pages[path]

    def _below(self, folder: Path) -> list[Contract]:
        from contractkit.pages.folder import pages_in

        found = []
        for each in pages_in(folder, self.shown(folder)):
            if each.refused is not None:
                raise each.refused
            contract = self._read(each.path)
            found += [contract] if contract.operations else []
        if not found:
            raise PageError("no page in this folder documents an operation.", path=self.shown(folder))
        return found

    def _read(self, path: Path) -> Contract:
        from contractkit.pages.load import load

        if path not in self._pages:
            self._pages[path] = load(path, self.shown(path))
        return self._pages[path].contract

    def tape(self, name: str) -> Path:
        """Return the file of a tape by its name, which never leads out of the folder of tapes.

        It is `.yaml`, which may be left out. A tape of another recorder that is `.yml` or `.json` is named so.

        Raises:
            UsageError: the name does.
        """
        from contractkit.cassettes.folder import OTHERS, OURS
        from contractkit.cassettes.store import path_within

        if name.endswith(OTHERS) and (place := path_within(self.config.cassettes, name)).exists():
            return place
        return path_within(self.config.cassettes, name if name.endswith(OURS) else f"{name}{OURS}")

    def cassette(self, path: Path) -> Cassette:
        """Read a tape.

        Raises:
            CassetteError: it was never recorded, or cannot be read.
        """
        from contractkit.cassettes.file import content
        from contractkit.verdicts.key import File, digest

        if path not in self._tapes:
            name = self.shown(path)
            data = content(path, name)
            file = File(path, digest(data))
            cassette = self._parsed.get(file.digest, name) if self.cache else None
            if cassette is None:
                from contractkit.cassettes.file_read import read

                cassette = read(data, name)
                if self.cache:
                    self._parsed.put(file.digest, cassette)
            self._tapes[path], self._files[name] = cassette, file
        return self._tapes[path]

    def let_go(self, cassette: Cassette) -> None:
        """Forget a tape that can be had again without being parsed: a suite may play thousands, one at a time."""
        file = self._files.get(cassette.path)
        if file is not None and self.cache and self._parsed.knows(file.digest):
            self._tapes.pop(file.path, None)

    @cached_property
    def _parsed(self) -> ParsedTapes:
        from contractkit.verdicts.parsed import ParsedTapes

        return ParsedTapes(self.config.root)

    def digest(self, cassette: Cassette) -> str | None:
        """Return the digest of the file that a tape was read from; None for one that was made since."""
        file = self._files.get(cassette.path)
        return None if file is None else file.digest

    def cassettes(self, given: Sequence[Path] = ()) -> tuple[Cassette, ...]:
        """Read the tapes asked for (a folder gives all below it), else all of the project.

        Raises:
            NothingCheckedError: there is none.
            CassetteError: one cannot be read.
        """
        return tuple(map(self.cassette, self.tape_files(given)))

    def readable(self, given: Sequence[Path] = ()) -> tuple[Cassette, ...]:
        """Read the tapes that `cassettes` would, but for those that cannot be read.

        Raises:
            NothingCheckedError: there is none.
            CassetteError: not one can be read; this is what is wrong with the first.
        """
        read: list[Cassette] = []
        refused: list[CassetteError] = []
        for path in self.tape_files(given):
            try:
                read.append(self.cassette(path))
            except CassetteError as error:
                refused.append(error)
        if refused and not read:
            raise refused[0]
        return tuple(read)

    def tape_files(self, given: Sequence[Path] = ()) -> list[Path]:
        """Return the files of the tapes asked for, else of all of the project.

        Raises:
            NothingCheckedError: there is none.
        """
        from contractkit.cassettes.folder import tapes_below

        places = given or [self.config.cassettes]
        if not given and not self.config.cassettes.is_dir():
            folder = self.shown(self.config.cassettes)
            raise NothingCheckedError(f"there is no folder {folder} with tapes: record a scenario, or name a tape.")
        found = [path for place in places for path in (tapes_below(place) if place.is_dir() else [place])]
        if not found:
            raise NothingCheckedError(f"no tape in {', '.join(map(self.shown, places))}: nothing was checked.")
        return found

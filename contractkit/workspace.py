"""A project's settings, pages and tapes, each read once: what a command and a test session work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contractkit.config import Config, find_config, load_config
from contractkit.errors import CassetteError, NothingCheckedError, PageError, UsageError

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.model.contract import Contract
    from contractkit.model.exchange import Exchange
    from contractkit.model.finding import Report


@dataclass(frozen=True, slots=True)
class Workspace:
    """One project, seen from one folder.

    Attributes:
        config: its settings.
        cwd: the folder that paths are shown relative to.
    """

    config: Config
    cwd: Path
    _pages: dict[Path, Contract] = field(default_factory=dict)
    _tapes: dict[Path, Cassette] = field(default_factory=dict)
    _reports: dict[tuple[str, tuple[Path, ...]], Report] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> Workspace:
        """Open the project that a folder belongs to.

        Raises:
            UsageError: its settings are wrong.
        """
        return cls(load_config(find_config(folder)), folder)

    def shown(self, path: Path) -> str:
        """Return a path as somebody in the folder would write it."""
        return str(path.relative_to(self.cwd)) if path.is_relative_to(self.cwd) else str(path)

    def page(self, path: Path) -> Contract:
        """Read a page that must document something.

        Raises:
            PageError: it cannot be read, or documents no operation.
        """
        from contractkit.pages.load import load_contract

        if path not in self._pages:
            contract = load_contract(path, self.shown(path))
            if not contract.operations:
                raise PageError("it documents no operation: no method with a URI was found.", path=contract.page)
            self._pages[path] = contract
        return self._pages[path]

    def pages(self, given: Sequence[Path] = (), cassettes: Sequence[Cassette] = ()) -> tuple[Contract, ...]:
        """Read the pages asked for, else those of the settings, else those that the tapes were recorded for.

        Raises:
            UsageError: none is named anywhere.
            PageError: one cannot be read, or documents no operation.
        """
        named = {each.metadata.page: None for each in cassettes if each.metadata.page}
        chosen = given or self.config.pages or tuple(self.config.root / page for page in named)
        if not chosen:
            raise UsageError("there is no page to compare with: give one, or set pages in [tool.contractkit].")
        return tuple(map(self.page, chosen))

    def tape(self, name: str) -> Path:
        """Return the file of a tape by its name, which never leads out of the folder of tapes.

        Raises:
            UsageError: the name does.
        """
        from contractkit.cassettes.store import path_within

        return path_within(self.config.cassettes, name if name.endswith(".yaml") else f"{name}.yaml")

    def cassette(self, path: Path) -> Cassette:
        """Read a tape.

        Raises:
            CassetteError: it was never recorded, or cannot be read.
        """
        from contractkit.cassettes.file import load

        if path not in self._tapes:
            if not path.exists():
                scenario = self.shown(path.with_suffix(".http"))
                raise CassetteError(
                    f"there is no such tape. Record it: contractkit record {scenario}", path=self.shown(path)
                )
            self._tapes[path] = load(path, self.shown(path))
        return self._tapes[path]

    def cassettes(self, given: Sequence[Path] = ()) -> tuple[Cassette, ...]:
        """Read the tapes asked for (a folder gives all below it), else all of the project.

        Raises:
            NothingCheckedError: there is none.
            CassetteError: one cannot be read.
        """
        places = given or [self.config.cassettes]
        found = [path for place in places for path in (sorted(place.rglob("*.yaml")) if place.is_dir() else [place])]
        if not found:
            raise NothingCheckedError(f"no tape in {', '.join(map(self.shown, places))}: nothing was checked.")
        return tuple(map(self.cassette, found))

    def check(self, cassette: Cassette, pages: Sequence[Path] = ()) -> Report:
        """Compare one tape with its pages.

        Raises:
            ContractkitError: there is no page, it cannot be read, or it documents nothing on the tape.
        """
        from contractkit.check import check

        key = cassette.path, tuple(pages)
        if key not in self._reports:
            self._reports[key] = check([cassette], self.pages(pages, [cassette]), self.config.levels)
        return self._reports[key]

    def keep(self, exchanges: Sequence[Exchange], path: Path, *, base_url: str, now: datetime) -> Cassette:
        """Make a tape of exchanges that were captured elsewhere; it is scrubbed, scanned, and written whole or not.

        Raises:
            UnsafeError: a secret would get on the tape.
            CassetteError: what stands in its place is not a tape.
            CannotCheckError: it cannot be written.
        """
        from contractkit.record import Project, Taken, keep, made_at, project_key

        contracts = tuple(map(self.page, self.config.pages))
        project = Project(project_key(self.config), self.config, contracts)
        self._tapes[path] = keep(Taken(exchanges, frozenset(), made_at(now, base_url=base_url)), path, project)
        return self._tapes[path]

"""A project's settings, pages and tapes, each read once: what a command and a test session work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractkit.config import Config, find_config, load_config
from contractkit.errors import CassetteError, NothingCheckedError, PageError, UsageError

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.compare.circumstances import Circumstances
    from contractkit.judge import Tape
    from contractkit.model.contract import Contract
    from contractkit.model.exchange import Exchange
    from contractkit.model.finding import Report
    from contractkit.recall import Recall
    from contractkit.verdicts.key import File


class Work(NamedTuple):
    """What to compare, and how to go about it.

    Attributes:
        cassettes: tapes and folders of tapes; empty for all of the project.
        pages: the pages; empty for those of the settings.
        cache: whether to take over what an earlier run found of tapes and pages that have not changed.
        jobs: how many processes share the work.
        coverage: whether to tell what of the documentation the tapes show.
    """

    cassettes: tuple[Path, ...] = ()
    pages: tuple[Path, ...] = ()
    cache: bool = True
    jobs: int = 1
    coverage: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether it is all of the project."""
        return not self.cassettes and not self.pages


@dataclass(frozen=True)
class Workspace:
    """One project, seen from one folder.

    Attributes:
        config: its settings.
        cwd: the folder that paths are shown relative to.
        today: the day that waivers expire by; None when it is not known, and none expires.
        cache: whether `check` may take over what an earlier run found of tapes and pages that have not changed.
    """

    config: Config
    cwd: Path
    today: date | None = None
    cache: bool = True
    _pages: dict[Path, Contract] = field(default_factory=dict)
    _tapes: dict[Path, Cassette] = field(default_factory=dict)
    _files: dict[str, File] = field(default_factory=dict)
    _reports: dict[tuple[str, tuple[Path, ...]], Report] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path, today: date | None = None, *, cache: bool = True) -> Workspace:
        """Open the project that a folder belongs to.

        Raises:
            UsageError: its settings are wrong.
        """
        return cls(load_config(find_config(folder)), folder, today, cache)

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
        from contractkit.cassettes.file import MAX_BYTES, load
        from contractkit.verdicts.key import File, digest_of

        if path not in self._tapes:
            self._refuse_missing(path)
            digest = digest_of(path, MAX_BYTES)
            self._tapes[path] = load(path, self.shown(path))
            if digest is not None:
                self._files[self.shown(path)] = File(path, digest)
        return self._tapes[path]

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

    def tape_files(self, given: Sequence[Path] = ()) -> list[Path]:
        """Return the files of the tapes asked for, else of all of the project.

        Raises:
            NothingCheckedError: there is none.
        """
        places = given or [self.config.cassettes]
        if not given and not self.config.cassettes.is_dir():
            folder = self.shown(self.config.cassettes)
            raise NothingCheckedError(f"there is no folder {folder} with tapes: record a scenario, or name a tape.")
        found = [path for place in places for path in (sorted(place.rglob("*.yaml")) if place.is_dir() else [place])]
        if not found:
            raise NothingCheckedError(f"no tape in {', '.join(map(self.shown, places))}: nothing was checked.")
        return found

    def check_all(self, work: Work) -> Report:
        """Compare many tapes with pages. What is accepted is not marked yet: `accepted` does that.

        Raises:
            ContractkitError: there is no tape or no page, one cannot be read, or nothing of a tape is documented.
        """
        from contractkit.archive import check_tapes
        from contractkit.evidence import evidence
        from contractkit.judge import Standard
        from contractkit.verdicts.cache import VerdictCache

        tapes = [self._tape_file(path) for path in self.tape_files(work.cassettes)]
        # A tape knows its page; where nobody else does, all tapes have to be read to find the pages.
        named = work.pages or self.config.pages
        contracts = self.pages(work.pages, () if named else self.cassettes(work.cassettes))
        standard = Standard(contracts, self.config.levels, self._circumstances)
        cache = VerdictCache(self.config.root) if work.cache else None
        report = check_tapes(tapes, standard, cache=cache, jobs=work.jobs, complete=work.is_complete)
        if work.coverage:
            report = replace(report, coverage=evidence(self.cassettes(work.cassettes), contracts))
        return report

    def accepted(self, report: Report, *, complete: bool) -> Report:
        """Mark what the waivers of the project accept.

        Args:
            report: what was found.
            complete: all of the project was looked at, so that a waiver that covers nothing is out of date.

        Raises:
            UsageError: a waiver names a rule that does not exist.
        """
        from contractkit.policy import Policy, apply_policy

        settings = "" if self.config.path is None else self.shown(self.config.path)
        return apply_policy(report, Policy(self.config.waivers, settings, self.config.levels, self.today, complete))

    @property
    def _circumstances(self) -> Circumstances:
        """What the settings and the day say. All runs of a day judge alike, so that one can use what another found."""
        from contractkit.compare.circumstances import Circumstances

        midnight = None if self.today is None else datetime.combine(self.today, time.min, UTC)
        return Circumstances(midnight, self.config.etag_profile, self.config.max_age)

    def _tape_file(self, path: Path) -> Tape:
        from contractkit.judge import Tape

        self._refuse_missing(path)
        return Tape(path, self.shown(path))

    def _refuse_missing(self, path: Path) -> None:
        if not path.exists():
            scenario = self.shown(path.with_suffix(".http"))
            raise CassetteError(
                f"there is no such tape. Record it: contractkit record {scenario}", path=self.shown(path)
            )

    def check(self, cassette: Cassette, pages: Sequence[Path] = ()) -> Report:
        """Compare one tape with its pages.

        Raises:
            ContractkitError: there is no page, it cannot be read, or it documents nothing on the tape.
        """
        key = cassette.path, tuple(pages)
        if key not in self._reports:
            contracts = self.pages(pages, [cassette])
            report = self._recall.report(cassette, self._files.get(cassette.path), contracts)
            self._reports[key] = self.accepted(report, complete=False)
        return self._reports[key]

    def keep_verdicts(self) -> None:
        """Write what `check` found, for the next run."""
        if self.cache:
            self._recall.save()

    @cached_property
    def _recall(self) -> Recall:
        from contractkit.judge import Standard
        from contractkit.recall import Recall
        from contractkit.verdicts.cache import VerdictCache

        standard = Standard((), self.config.levels, self._circumstances)
        return Recall(standard, VerdictCache(self.config.root) if self.cache else None)

    def keep(self, exchanges: Sequence[Exchange], path: Path, *, base_url: str, now: datetime) -> Cassette:
        """Make a tape of exchanges that were captured elsewhere; it is scrubbed, scanned, and written whole or not.

        Raises:
            UnsafeError: a secret would get on the tape.
            CassetteError: what stands in its place is not a tape.
            CannotCheckError: it cannot be written.
        """
        from contractkit.record import Project, Taken, keep, made_at, project_key, project_personal

        contracts = tuple(map(self.page, self.config.pages))
        project = Project(project_key(self.config), self.config, contracts, project_personal(contracts, self.config))
        self._files.pop(self.shown(path), None)
        self._tapes[path] = keep(Taken(exchanges, frozenset(), made_at(now, base_url=base_url)), path, project)
        return self._tapes[path]

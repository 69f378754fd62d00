"""A project's settings, pages and tapes, each read once: what a command and a test session work in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    from contractkit.pages.load import Loaded
    from contractkit.recall import Pages, Recall
    from contractkit.verdicts.key import File
    from contractkit.verdicts.parsed import ParsedTapes


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
    _pages: dict[Path, Loaded] = field(default_factory=dict)
    _recalled: dict[tuple[Path, ...], Pages] = field(default_factory=dict)
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
        from contractkit.cassettes.file import content, read
        from contractkit.verdicts.key import File, digest

        if path not in self._tapes:
            self._refuse_missing(path)
            name = self.shown(path)
            data = content(path, name)
            file = File(path, digest(data))
            cassette = self._parsed.get(file.digest, name) if self.cache else None
            if cassette is None:
                cassette = read(data, name)
                self._parsed.put(file.digest, cassette)
            self._tapes[path], self._files[name] = cassette, file
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

    def check_all(self, work: Work, on_tape: Callable[[], None] = lambda: None) -> Report:
        """Compare many tapes with pages. What is accepted is not marked yet: `accepted` does that.

        Args:
            work: what to compare.
            on_tape: told once for each tape that has been read.

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
        report = check_tapes(tapes, standard, cache=cache, jobs=work.jobs, complete=work.is_complete, on_tape=on_tape)
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
        if not self.config.waivers and not report.findings:
            return report
        from contractkit.policy import Policy, apply_policy

        settings = "" if self.config.path is None else self.shown(self.config.path)
        return apply_policy(report, Policy(self.config.waivers, settings, self.config.levels, self.today, complete))

    def illustrated(self, report: Report) -> Report:
        """Add pictures to a report: for the formats that draw them, and no others, since tapes are read once more.

        Raises:
            ContractkitError: a tape or a page of the report can no longer be read.
        """
        from contractkit.illustrate import chosen, illustrate
        from contractkit.record import Project, project_key, project_personal

        contracts = tuple(self.page(self.cwd / page) for page in report.pages)
        # What a test compared live stands on no tape.
        tapes = (path for name in chosen(report) if (path := self.cwd / name).exists())
        cassettes = [self.cassette(path) for path in tapes]
        project = Project(project_key(self.config), self.config, contracts, project_personal(contracts, self.config))
        return replace(report, illustration=illustrate(report, cassettes, contracts, project.scrubber().exchange))

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
            chosen = self._chosen(pages, [cassette])
            if chosen not in self._recalled:
                self._recalled[chosen] = self._recall.pages(chosen, self.shown, self._loaded, self.pages)
            report = self._recall.report(cassette, self._files.get(cassette.path), self._recalled[chosen])
            self._reports[key] = self.accepted(report, complete=False)
        return self._reports[key]

    def compared(self) -> tuple[Report, ...]:
        """Return what `check` found so far, one report for each tape and choice of pages."""
        return tuple(self._reports.values())

    def keep_verdicts(self) -> None:
        """Write what `check` found, for the next run."""
        if self.cache:
            self._recall.save()
            self._parsed.save()

    @cached_property
    def _parsed(self) -> ParsedTapes:
        from contractkit.verdicts.parsed import ParsedTapes

        return ParsedTapes(self.config.root)

    @cached_property
    def _recall(self) -> Recall:
        from contractkit.recall import Recall
        from contractkit.verdicts.cache import VerdictCache

        cache = VerdictCache(self.config.root) if self.cache else None
        return Recall(self.config.levels, self._circumstances, cache)

    def keep(self, exchanges: Sequence[Exchange], path: Path, *, base_url: str, now: datetime) -> Cassette:
        """Make a tape of exchanges that were captured elsewhere; it is scrubbed, scanned, and written whole or not.

        Raises:
            UnsafeError: a secret would get on the tape.
            CassetteError: what stands in its place is not a tape.
            CannotCheckError: it cannot be written.
        """
        from contractkit.record import Project, Taken, keep, made_at, project_key, project_personal

        contracts = self.pages() if self.config.pages else ()
        project = Project(project_key(self.config), self.config, contracts, project_personal(contracts, self.config))
        self._files.pop(self.shown(path), None)
        self._tapes[path] = keep(Taken(exchanges, frozenset(), made_at(now, base_url=base_url)), path, project)
        return self._tapes[path]

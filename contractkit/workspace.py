"""A project and what is done with its pages and tapes: what a command and a test session work in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractkit.config import find_config, load_config
from contractkit.sources import Sources

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.compare.circumstances import Circumstances
    from contractkit.model.exchange import Exchange
    from contractkit.model.finding import Report
    from contractkit.recall import Pages, Recall


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
class Workspace(Sources):
    """One project, seen from one folder.

    Attributes:
        today: the day that waivers expire by; None when it is not known, and none expires.
    """

    today: date | None = None
    _recalled: dict[tuple[Path, ...], Pages] = field(default_factory=dict, kw_only=True)
    _reports: dict[tuple[str, str | None, tuple[Path, ...]], Report] = field(default_factory=dict, kw_only=True)

    @classmethod
    def at(cls, folder: Path, today: date | None = None, *, cache: bool = True) -> Workspace:
        """Open the project that a folder belongs to.

        Raises:
            UsageError: its settings are wrong.
        """
        return cls(load_config(find_config(folder)), folder, today, cache=cache)

    def check_all(self, work: Work, on_tape: Callable[[], None] = lambda: None) -> Report:
        """Compare many tapes with pages. What is accepted is not marked yet: `accepted` does that.

        A tape that cannot be compared is a failure of the report, and keeps no other from being judged.

        Args:
            work: what to compare.
            on_tape: told once for each tape that has been read.

        Raises:
            ContractkitError: there is no tape or no page, or a page cannot be read; or no page is named, and no tape
                can be read that names one.
        """
        from contractkit.archive import check_tapes
        from contractkit.evidence import evidence
        from contractkit.judge import Standard, Tape
        from contractkit.verdicts.cache import VerdictCache

        files = self.tape_files(work.cassettes)
        tapes = [Tape(path, self.shown(path)) for path in files]
        # A tape knows its page; where nobody else does, all tapes have to be read to find the pages.
        named = work.pages or self.config.pages
        contracts = self.pages(work.pages, () if named else self.readable(files))
        standard = Standard(contracts, self.config.levels, self._circumstances)
        cache = VerdictCache(self.config.root) if work.cache else None
        report = check_tapes(tapes, standard, cache=cache, jobs=work.jobs, complete=work.is_complete, on_tape=on_tape)
        if work.coverage:
            read = self.readable(files) if report.cassettes else ()
            report = replace(report, coverage=evidence(read, contracts))
        return report

    def accepted(self, report: Report, *, complete: bool) -> Report:
        """Mark what the waivers of the project accept.

        Args:
            report: what was found.
            complete: all of the project was asked for, so that a waiver that covers nothing is out of date, unless a
                tape could not be compared: what it covers may be there.

        Raises:
            UsageError: a waiver names a rule that does not exist.
        """
        if not self.config.waivers and not report.findings:
            return report
        from contractkit.policy import Policy, apply_policy

        settings = "" if self.config.path is None else self.shown(self.config.path)
        complete = complete and not report.failures
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

    def check(self, cassette: Cassette, pages: Sequence[Path] = ()) -> Report:
        """Compare one tape with its pages.

        Raises:
            ContractkitError: there is no page, it cannot be read, or it documents nothing on the tape.
        """
        key = cassette.path, self.digest(cassette), tuple(pages)
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
    def _recall(self) -> Recall:
        from contractkit.recall import Recall
        from contractkit.verdicts.cache import VerdictCache

        cache = VerdictCache(self.config.root) if self.cache else None
        return Recall(self.config.levels, self._circumstances, cache)

    def keep(
        self,
        exchanges: Sequence[Exchange],
        path: Path,
        *,
        base_url: str,
        now: datetime,
        may_replace: Callable[[Cassette, Cassette], None] | None = None,
    ) -> Cassette:
        """Make a tape of exchanges that were captured elsewhere; it is scrubbed, scanned, and written whole or not.

        Args:
            exchanges: what was captured.
            path: the tape.
            base_url: where the service is.
            now: the present.
            may_replace: is given the tape that is there and the one that differs from it, and raises to keep the old.

        Raises:
            UnsafeError: a secret would get on the tape.
            CassetteError: what stands in its place is not a tape.
            CannotCheckError: it cannot be written.
        """
        from contractkit.record import Project, Taken, keep, made_at, project_key, project_personal

        contracts = self.pages() if self.config.pages else ()
        project = Project(project_key(self.config), self.config, contracts, project_personal(contracts, self.config))
        keep(Taken(exchanges, frozenset(), made_at(now, base_url=base_url)), path, project, may_replace)
        name = self.shown(path)
        self._tapes.pop(path, None)
        for known in [each for each in self._reports if each[0] == name]:
            del self._reports[known]
        return self.cassette(path)

"""Tapes judged one at a time, as tests come to them: what is known of the same bytes and pages is taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contractkit.cassettes.file import MAX_BYTES, Cassette
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.model.finding import Level, Report, RuleInfo
from contractkit.pages.sources import digests
from contractkit.verdicts.cache import VerdictCache
from contractkit.verdicts.judgement import Judgement
from contractkit.verdicts.key import File, context_of, digest, digest_of, key_of, levels_key, page_key
from contractkit.verdicts.resources import resources_of

if TYPE_CHECKING:
    from contractkit.model.contract import Contract
    from contractkit.pages.load import Loaded


class Pages(NamedTuple):
    """Pages that may not have been read: what is remembered of a tape needs only their names and digests.

    Attributes:
        names: what reports call them.
        keys: what `page_key` says of each.
        read: reads them; PageError is raised where one cannot be read any more.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    read: Callable[[], tuple[Contract, ...]]


class _Known(NamedTuple):
    """What is the same for every tape that is compared with the same pages."""

    context: str
    template: Report


@dataclass(frozen=True, slots=True)
class Recall:
    """Judges tapes, and remembers.

    Attributes:
        levels: the level of a rule where it differs from the rule's own.
        circumstances: of the run.
        cache: what earlier runs found; None to judge every tape anew.
    """

    levels: Mapping[str, Level | None] = field(default_factory=dict)
    circumstances: Circumstances = UNKNOWN
    cache: VerdictCache | None = None
    _known: dict[tuple[str, ...], _Known] = field(default_factory=dict)

    def report(self, cassette: Cassette, file: File | None, pages: Pages) -> Report:
        """Compare one tape with pages.

        Args:
            cassette: the tape.
            file: where it was read from; None for a tape that is in memory only, which is always judged anew.
            pages: the pages.

        Raises:
            NothingCheckedError: nothing on the tape is documented.
        """
        known = self._about(pages)
        key = None if file is None else key_of(known.context, [(cassette.path, file.digest)])
        judgement = None if key is None or self.cache is None else self.cache.judgement(key)
        if judgement is None:
            contracts = pages.read()
            keys = tuple(map(page_key, contracts))
            if keys != pages.keys:  # a page has changed since it was looked at
                return self.report(cassette, file, Pages(pages.names, keys, lambda: contracts))
            judgement = self._judged(cassette, contracts)
            if file is not None and key is not None:
                self._keep(key, file, cassette, judgement)
        if judgement.failures:
            raise judgement.failures[0].error
        return _report(known.template, cassette, judgement)

    def save(self) -> None:
        """Write what is new for the next run."""
        if self.cache is not None:
            self.cache.save(complete=False)

    def pages(
        self,
        places: tuple[Path, ...],
        shown: Callable[[Path], str],
        load: Callable[[Path], Loaded],
        load_all: Callable[[Sequence[Path]], tuple[Contract, ...]],
    ) -> Pages:
        """Tell what pages come out as, without reading those that are remembered and have not changed.

        Args:
            places: the pages, or folders of pages.
            shown: gives what reports call a page.
            load: reads a page.
            load_all: reads pages, and those in folders.

        Raises:
            PageError: one cannot be read, or documents nothing.
        """
        if any(place.is_dir() for place in places):  # what is in there has to be seen to be known
            contracts = load_all(places)
            names = tuple(contract.page for contract in contracts)
            return Pages(names, tuple(map(page_key, contracts)), lambda: contracts)
        keys = tuple(self._page_key(place, shown(place), load) for place in places)
        return Pages(tuple(map(shown, places)), keys, lambda: load_all(places))

    def _page_key(self, path: Path, name: str, load: Callable[[Path], Loaded]) -> str:
        place = digest(repr((str(path), name)).encode("utf-8", "surrogatepass"))
        remembered = None if self.cache is None else self.cache.page(place)
        if remembered is not None:
            key, sources = remembered
            # Also of pages that were missing, and of those that turned out not to be about types.
            if digests(path, sources) == sources:
                return key
        loaded = load(path)
        key = page_key(loaded.contract)
        if self.cache is not None:
            self.cache.put_page(place, key, loaded.sources)
        return key

    def _about(self, pages: Pages) -> _Known:
        if pages.keys not in self._known:
            template = Report(findings=(), rules=self._rules(), pages=pages.names)
            context = context_of(pages.keys, self.levels, repr(self.circumstances))
            self._known[pages.keys] = _Known(context, template)
        return self._known[pages.keys]

    def _rules(self) -> tuple[RuleInfo, ...]:
        levels = levels_key(self.levels)
        remembered = None if self.cache is None else self.cache.rules(levels)
        if remembered is not None:
            return remembered
        # Loading the rules takes longer than a dozen tests.
        from contractkit.judge import rules_in_force

        rules = rules_in_force(self.levels)
        if self.cache is not None:
            self.cache.put_rules(levels, rules)
        return rules

    def _judged(self, cassette: Cassette, contracts: tuple[Contract, ...]) -> Judgement:
        from contractkit.check import check_each
        from contractkit.judge import judgement_of

        return judgement_of(list(check_each([cassette], contracts, self.levels, self.circumstances)))

    def _keep(self, key: str, file: File, cassette: Cassette, judgement: Judgement) -> None:
        """Keep what was found, unless the tape has changed since it was digested: nobody knows which one was judged."""
        if self.cache is None or digest_of(file.path, MAX_BYTES) != file.digest:
            return
        self.cache.put_judgement(key, judgement)
        self.cache.put_resources(file.digest, resources_of(cassette.exchanges))


def _report(template: Report, cassette: Cassette, judgement: Judgement) -> Report:
    return replace(
        template,
        cassettes=(cassette.path,),
        findings=judgement.findings,
        exchanges=judgement.exchanges,
        unmatched=judgement.unmatched,
    )

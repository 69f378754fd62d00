"""Tapes judged one at a time, as tests come to them: what is known of the same bytes and pages is taken over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from contractkit.cassettes.file import MAX_BYTES, Cassette
from contractkit.check import check_each
from contractkit.judge import Standard, rules_in_force
from contractkit.model.contract import Contract
from contractkit.model.finding import Report
from contractkit.model.note import write_notes
from contractkit.verdicts.cache import VerdictCache
from contractkit.verdicts.judgement import Judgement
from contractkit.verdicts.key import File, digest_of, key_of
from contractkit.verdicts.resources import resources_of


@dataclass(frozen=True, slots=True)
class _Known:
    """Pages, with what is the same for every tape that is compared with them."""

    standard: Standard
    context: str
    template: Report


@dataclass(frozen=True, slots=True)
class Recall:
    """Judges tapes, and remembers.

    Attributes:
        standard: what tapes are judged by, but for the pages.
        cache: what earlier runs found; None to judge every tape anew.
    """

    standard: Standard
    cache: VerdictCache | None = None
    _pages: dict[tuple[str, ...], _Known] = field(default_factory=dict)

    def report(self, cassette: Cassette, file: File | None, contracts: tuple[Contract, ...]) -> Report:
        """Compare one tape with pages.

        Args:
            cassette: the tape.
            file: where it was read from; None for a tape that is in memory only, which is always judged anew.
            contracts: the pages.

        Raises:
            NothingCheckedError: nothing on the tape is documented.
        """
        known = self._known(contracts)
        key = None if file is None else key_of(known.context, [(cassette.path, file.digest)])
        judgement = None if key is None or self.cache is None else self.cache.judgement(key)
        if judgement is None:
            judgement = _judged(cassette, known.standard)
            if file is not None and key is not None:
                self._keep(key, file, cassette, judgement)
        if judgement.failures:
            raise judgement.failures[0].error
        return _report(known.template, cassette, judgement)

    def save(self) -> None:
        """Write what is new for the next run."""
        if self.cache is not None:
            self.cache.save(complete=False)

    def _known(self, contracts: tuple[Contract, ...]) -> _Known:
        pages = tuple(contract.page for contract in contracts)
        if pages not in self._pages:
            standard = Standard(contracts, self.standard.levels, self.standard.circumstances)
            template = Report(findings=(), rules=rules_in_force(standard.levels), pages=pages)
            self._pages[pages] = _Known(standard, standard.context, template)
        return self._pages[pages]

    def _keep(self, key: str, file: File, cassette: Cassette, judgement: Judgement) -> None:
        """Keep what was found, unless the tape has changed since it was digested: nobody knows which one was judged."""
        if self.cache is None or digest_of(file.path, MAX_BYTES) != file.digest:
            return
        self.cache.put_judgement(key, judgement)
        self.cache.put_resources(file.digest, resources_of(cassette.exchanges))


def _judged(cassette: Cassette, standard: Standard) -> Judgement:
    (tape,) = check_each([cassette], standard.contracts, standard.levels, standard.circumstances)
    return Judgement(
        tuple(tape.findings),
        tape.exchanges,
        tuple(tape.unmatched),
        write_notes(tape.notes),
        () if tape.failure is None else (tape.failure,),
    )


def _report(template: Report, cassette: Cassette, judgement: Judgement) -> Report:
    return replace(
        template,
        cassettes=(cassette.path,),
        findings=judgement.findings,
        exchanges=judgement.exchanges,
        unmatched=judgement.unmatched,
    )

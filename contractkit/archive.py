"""Many tapes against pages: tapes about the same resources are judged together, and only when something has changed.

A tape is judged by itself and by what earlier tapes tell about its resources. So the tapes of a run fall into groups
that know nothing of each other; a group is what the cache keeps, and what another process can judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from typing import TypeAlias

from contractkit.cassettes.file import MAX_BYTES
from contractkit.errors import ExitCode, NothingCheckedError
from contractkit.judge import Judged, Standard, Tape, judge, rules_in_force
from contractkit.model.finding import Finding, Report
from contractkit.notes import contradictions, once
from contractkit.verdicts.cache import VerdictCache
from contractkit.verdicts.judgement import Judgement
from contractkit.verdicts.key import digest_of, key_of
from contractkit.verdicts.resources import groups

_Group: TypeAlias = tuple[Tape, ...]
_Told: TypeAlias = Callable[[Tape], None]
_Judge: TypeAlias = Callable[[Sequence[_Group], _Told], Iterator[Judged]]


def check_tapes(  # noqa: PLR0913  # all but two are how to go about it
    tapes: Iterable[Tape],
    standard: Standard,
    *,
    cache: VerdictCache | None = None,
    jobs: int = 1,
    complete: bool = False,
    on_tape: Callable[[], None] = lambda: None,
) -> Report:
    """Compare tapes with pages. Those that cannot be compared are the failures of the report; the others are judged.

    Args:
        tapes: the tapes; the report has them in this order, each once.
        standard: what to judge them by.
        cache: what earlier runs found; None to judge every tape.
        jobs: how many processes share the work.
        complete: these are all the tapes of the project, so that the cache can forget others.
        on_tape: told once for each tape that has been read or need not be; several processes tell when all is read.

    Raises:
        NothingCheckedError: there is no tape.
        PageError: no page documents an operation.
    """
    chosen = tuple(dict.fromkeys(tapes))
    if not chosen:
        raise NothingCheckedError("there is no cassette to check.")
    archive = _Archive(chosen, standard.context, cache, on_tape)
    if jobs > 1:
        with ProcessPoolExecutor(jobs - 1) as others:
            judgements = archive.judgements(partial(_judge_among, others, jobs, standard))
    else:
        judgements = archive.judgements(partial(_judge_here, standard))
    if cache is not None:
        cache.save(complete=complete)
    findings = sorted((each for judgement in judgements for each in judgement.findings), key=_weight_and_tape)
    notes = [judgement.notes for judgement in judgements]
    told = once(notes, contradictions(standard.contracts, standard.levels), findings)
    failed = {failure.cassette: failure for judgement in judgements for failure in judgement.failures}
    return Report(
        findings=(*findings, *told),
        rules=rules_in_force(standard.levels, {note.rule for note in told}),
        pages=tuple(contract.page for contract in standard.contracts),
        cassettes=tuple(tape.name for tape in chosen if tape.name not in failed),
        exchanges=sum(judgement.exchanges for judgement in judgements),
        unmatched=tuple(text for judgement in judgements for text in judgement.unmatched),
        failures=tuple(failed[tape.name] for tape in chosen if tape.name in failed),
    )


class _Archive:
    """The tapes of one run, with what is known of them."""

    def __init__(
        self, tapes: Sequence[Tape], context: str, cache: VerdictCache | None, on_tape: Callable[[], None]
    ) -> None:
        self._tapes = tapes
        self._context = context
        self._cache = cache
        self._on_tape = on_tape
        self._told: set[Tape] = set()
        self._digests: dict[Tape, str | None] = {}
        self._resources: dict[Tape, Sequence[str]] = {}
        self._judgements: dict[_Group, Judgement] = {}
        self._latest: dict[Tape, _Group] = {}

    def judgements(self, judge_groups: _Judge) -> list[Judgement]:
        """Return the judgement of every group of tapes, from the cache where it has them.

        Args:
            judge_groups: reads and judges tapes.
        """
        self._recall_resources()
        for tape in self._resources:
            self._tell(tape)
        self._learn(judge_groups([(tape,) for tape in self._tapes if tape not in self._resources], self._tell))
        indexes = groups([self._resources[tape] for tape in self._tapes])
        grouped = [tuple(self._tapes[index] for index in group) for group in indexes]
        self._learn(judge_groups([group for group in grouped if not self._is_known(group)], self._tell))
        # As they were judged at last: a tape that somebody changes meanwhile may have left its group.
        return [self._judgements[group] for group in dict.fromkeys(self._latest[tape] for tape in self._tapes)]

    def _tell(self, tape: Tape) -> None:
        """Tell of a tape, once: one that shares a resource with another is read a second time."""
        if tape not in self._told:
            self._told.add(tape)
            self._on_tape()

    def _recall_resources(self) -> None:
        if self._cache is None:
            return
        for tape in self._tapes:
            self._digests[tape] = digest = digest_of(tape.path, MAX_BYTES)
            resources = None if digest is None else self._cache.resources(digest)
            if resources is not None:
                self._resources[tape] = resources

    def _is_known(self, group: _Group) -> bool:
        key = self._key(group)
        if group not in self._judgements and key is not None and self._cache is not None:
            judgement = self._cache.judgement(key)
            if judgement is not None:
                self._judgements[group] = judgement
        known = group in self._judgements
        if known:
            self._latest |= dict.fromkeys(group, group)
        return known

    def _learn(self, found: Iterable[Judged]) -> None:
        for each in found:
            self._judgements[each.tapes] = each.judgement
            self._latest |= dict.fromkeys(each.tapes, each.tapes)
            self._resources.update(zip(each.tapes, each.resources, strict=True))
            if self._cache is not None:
                self._keep(each, self._cache)

    def _keep(self, judged: Judged, cache: VerdictCache) -> None:
        """Keep what was found, unless a tape has changed since it was digested: nobody knows which one was judged.

        One that cannot be read is tried anew in every run.
        """
        key = self._key(judged.tapes)
        if any(each.exit_code is ExitCode.CANNOT_CHECK for each in judged.judgement.failures):
            return
        if key is None or any(digest_of(tape.path, MAX_BYTES) != self._digests[tape] for tape in judged.tapes):
            return
        cache.put_judgement(key, judged.judgement)
        for tape, resources in zip(judged.tapes, judged.resources, strict=True):
            cache.put_resources(self._digests[tape] or "", resources)

    def _key(self, group: _Group) -> str | None:
        named = [(tape.name, digest) for tape in group if (digest := self._digests.get(tape)) is not None]
        return key_of(self._context, named) if len(named) == len(group) else None


def _judge_here(standard: Standard, wanted: Sequence[_Group], on_tape: _Told) -> Iterator[Judged]:
    return iter(judge(standard, list(chain(*wanted)), on_tape)) if wanted else iter(())


def _judge_among(
    others: ProcessPoolExecutor, jobs: int, standard: Standard, wanted: Sequence[_Group], on_tape: _Told
) -> Iterator[Judged]:
    """Divide groups among processes, this one included: as many parts, and each learns pages and shapes once."""
    size = -(-len(wanted) // jobs) or 1
    parts = [list(chain(*wanted[start : start + size])) for start in range(0, len(wanted), size)]
    elsewhere = [others.submit(judge, standard, part) for part in parts[1:]]
    yield from judge(standard, parts[0], on_tape) if parts else ()
    for part, judged in zip(parts[1:], elsewhere, strict=True):
        yield from judged.result()
        for tape in part:
            on_tape(tape)


def _weight_and_tape(finding: Finding) -> tuple[int, str]:
    """Order findings as `check` does; within a tape they are in order already."""
    return -finding.level, finding.cassette

"""Tapes by what their files hold, judged in one go and told apart again: the work that processes share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from contractkit.cassettes.file import Cassette, load
from contractkit.check import JudgedTape, check_each
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.errors import CassetteError
from contractkit.model.contract import Contract
from contractkit.model.failure import Failure
from contractkit.model.finding import Level, RuleInfo
from contractkit.model.note import write_notes
from contractkit.rules.rule import enabled, exchange_rules, page_rules, tape_rules
from contractkit.verdicts.judgement import Judgement
from contractkit.verdicts.key import context_of, page_key
from contractkit.verdicts.resources import groups, resources_of


@dataclass(frozen=True, slots=True)
class Tape:
    """A tape that may not have been read yet: its file, and what reports call it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Standard:
    """What tapes are judged by.

    Attributes:
        contracts: the pages.
        levels: the level of a rule where it differs from the rule's own.
        circumstances: of the run. Its time is part of what a judgement is kept under: give the day, not the second.
    """

    contracts: tuple[Contract, ...]
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    circumstances: Circumstances = UNKNOWN

    @property
    def context(self) -> str:
        """The digest of everything that a judgement depends on beside its tapes."""
        return context_of(map(page_key, self.contracts), self.levels, repr(self.circumstances))


@dataclass(frozen=True, slots=True)
class Judged:
    """Tapes about the same resources, and what came out for them.

    Attributes:
        resources: those of each tape; none of one that cannot be read, which is alone.
    """

    tapes: tuple[Tape, ...]
    resources: tuple[tuple[str, ...], ...]
    judgement: Judgement


def judge(standard: Standard, tapes: Sequence[Tape], on_tape: Callable[[Tape], None] = lambda _: None) -> list[Judged]:
    """Read tapes and judge them, group by group: the later ones of a group also by what the earlier ones tell.

    One that cannot be read, or of which nothing is documented, is a failure of its judgement, and stops no other.

    Args:
        standard: what they are judged by.
        tapes: the tapes.
        on_tape: told each tape when it has been read, which is most of the work.
    """
    read: list[tuple[Tape, tuple[str, ...]]] = []
    unreadable: list[Judged] = []

    def loaded() -> Iterator[Cassette]:
        for tape in tapes:
            try:
                cassette = load(tape.path, tape.name)
            except CassetteError as error:
                failure = Failure(tape.name, error.message, error.exit_code, error.line)
                unreadable.append(Judged((tape,), ((),), Judgement((), 0, failures=(failure,))))
                on_tape(tape)
                continue
            read.append((tape, resources_of(cassette.exchanges)))
            on_tape(tape)
            yield cassette

    # One call for all of them, because what it learns about shapes on one tape it need not learn again on the next.
    with _collector_paused():
        judged = list(check_each(loaded(), standard.contracts, standard.levels, standard.circumstances))
    grouped = groups([resources for _, resources in read])
    return [*unreadable, *(_gathered([(*read[index], judged[index]) for index in group]) for group in grouped)]


def _gathered(group: Sequence[tuple[Tape, tuple[str, ...], JudgedTape]]) -> Judged:
    tapes, resources, judged = zip(*group, strict=True)
    return Judged(tapes, resources, judgement_of(judged))


def judgement_of(judged: Sequence[JudgedTape]) -> Judgement:
    """Put what was found of some tapes together."""
    return Judgement(
        tuple(finding for each in judged for finding in each.findings),
        sum(each.exchanges for each in judged),
        tuple(text for each in judged for text in each.unmatched),
        write_notes(note for each in judged for note in each.notes),
        tuple(each.failure for each in judged if each.failure is not None),
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from looking through all that is in memory again and again, and finding nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rules_in_force(levels: Mapping[str, Level | None], noted: Collection[str] = ()) -> tuple[RuleInfo, ...]:
    """Return what a check of tapes judges by: all rules that the levels do not switch off, and those of its notes.

    Raises:
        UsageError: `levels` names a rule that does not exist.
    """
    about_exchanges = tuple(rule.info for rule in enabled(exchange_rules(), levels))
    about_tapes = tuple(rule.info for rule in enabled(tape_rules(), levels))
    about_pages = tuple(rule.info for rule in enabled(page_rules(), levels) if rule.id in noted)
    return about_exchanges + about_tapes + about_pages

"""Tapes by what their files hold, judged in one go and told apart again: the work that processes share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contractkit.cassettes.file import Cassette, load
from contractkit.check import check
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, RuleInfo
from contractkit.rules.rule import enabled, exchange_rules, tape_rules
from contractkit.verdicts.judgement import Judgement
from contractkit.verdicts.key import context_of
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
        return context_of(self.contracts, self.levels, repr(self.circumstances))


@dataclass(frozen=True, slots=True)
class Judged:
    """Tapes about the same resources, and what came out for them.

    Attributes:
        resources: those of each tape.
    """

    tapes: tuple[Tape, ...]
    resources: tuple[tuple[str, ...], ...]
    judgement: Judgement


def judge(standard: Standard, tapes: Sequence[Tape], on_tape: Callable[[Tape], None] = lambda _: None) -> list[Judged]:
    """Read tapes and judge them, group by group: the later ones of a group also by what the earlier ones tell.

    Args:
        standard: what they are judged by.
        tapes: the tapes.
        on_tape: told each tape when it has been read, which is most of the work.

    Raises:
        CassetteError: one is not a whole tape.
        NothingCheckedError: of one of them, nothing is documented.
    """
    cassettes = []
    for tape in tapes:
        cassettes.append(load(tape.path, tape.name))
        on_tape(tape)
    resources = [resources_of(cassette.exchanges) for cassette in cassettes]
    # One call for all of them, because what it learns about shapes on one tape it need not learn again on the next.
    report = check(cassettes, standard.contracts, standard.levels, circumstances=standard.circumstances)
    findings = defaultdict(list)
    for finding in report.findings:
        findings[finding.cassette].append(finding)
    unmatched = list(_by_tape(cassettes, report.unmatched))
    return [
        Judged(
            tuple(tapes[index] for index in group),
            tuple(resources[index] for index in group),
            Judgement(
                tuple(finding for index in group for finding in findings[tapes[index].name]),
                sum(len(cassettes[index].exchanges) - len(unmatched[index]) for index in group),
                tuple(text for index in group for text in unmatched[index]),
            ),
        )
        for group in groups(resources)
    ]


def rules_of(levels: Mapping[str, Level | None]) -> tuple[RuleInfo, ...]:
    """Return the rules that tapes are judged by.

    Raises:
        UsageError: `levels` names a rule that does not exist.
    """
    return tuple(rule.info for rules in (exchange_rules(), tape_rules()) for rule in enabled(rules, levels))


def _by_tape(cassettes: Sequence[Cassette], unmatched: Sequence[str]) -> Iterator[list[str]]:
    """Divide the exchanges that no page documents among their tapes; they come in the order of these."""
    start = 0
    for cassette in cassettes:
        end = start
        while end < len(unmatched) and unmatched[end].startswith(f"{cassette.path}#"):
            end += 1
        yield list(unmatched[start:end])
        start = end

"""What contractkit says of a tape, beside what it should have said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contractkit.cassettes.cassette import Cassette
from contractkit.check import check
from contractkit.errors import NothingCheckedError
from contractkit.model.contract import Contract
from contractkit.model.finding import Finding, Level
from contractkit.rules.rule import load_rules
from tests.benchmarks.drift.mutant import Mutant, Scene
from tests.benchmarks.drift.tape import Tape

NEVER = Finding(
    "nothing-compared", Level.ERROR, verdict=next(iter(load_rules())).info.verdict, message="", operation=""
)


@dataclass(frozen=True)
class Judged:
    """A mutant and the findings on its tape.

    Attributes:
        named: the findings that name the drift: a rule that may, where it happened, at its level or above.
        beside: findings at warning or above that are about something else, or somewhere else.
    """

    mutant: Mutant
    findings: tuple[Finding, ...]
    named: tuple[Finding, ...]
    beside: tuple[Finding, ...]

    @property
    def is_caught(self) -> bool:
        """Whether anything at all was said, at the level that the drift deserves."""
        return any(finding.level >= self.mutant.level for finding in (*self.named, *self.beside))

    @property
    def is_placed(self) -> bool:
        return bool(self.named)

    @property
    def is_blamed(self) -> bool:
        """Whether everybody who is blamed is the one who moved."""
        return bool(self.named) and all(finding.verdict is self.mutant.verdict for finding in self.named)

    @property
    def waits_for(self) -> str:
        """The rules that would name the drift and are not written yet; empty when it is named, or none is missing."""
        written = {rule.id for rule in load_rules()}
        return "" if self.is_placed else ", ".join(sorted(self.mutant.rules - written))


def judge(scene: Scene, mutant: Mutant, known: Collection[tuple[str, str]] = ()) -> Judged:
    """Check a mutant's tape.

    Args:
        known: rule and pointer of what the tapes without drift are blamed for: counted once, there, and not again.
    """
    findings = findings_on(scene.subject.contract, mutant.tape)
    named = tuple(
        one
        for one in findings
        if one.level >= mutant.level
        and one.rule in mutant.rules
        and one.pointer in mutant.places
        and one.exchange in mutant.exchanges
    )
    # What is said of the right place is no noise, even when it is said too loudly or by another rule.
    beside = tuple(
        one
        for one in findings
        if one.level >= Level.WARNING
        and (one not in named or mutant.level is Level.INFO)
        and (one.rule, one.pointer) not in known
        and one.rule not in mutant.implied
    )
    return Judged(mutant, findings, named, beside)


def findings_on(contract: Contract, tape: Tape) -> tuple[Finding, ...]:
    """Check a tape; that nothing could be compared is a finding of its own."""
    try:
        return check([Cassette("bench.yaml", tape)], [contract]).findings
    except NothingCheckedError:
        return (NEVER,)


def alarms(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings at warning or above."""
    return tuple(finding for finding in findings if finding.level >= Level.WARNING)

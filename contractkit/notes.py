"""Which side of a page's contradictions the wire is on.

Where a page says two things, an exchange keeps one of them and breaks the other. That is no fault of the API: it is a
note on what `contractkit lint` finds on the page, told once, however many exchanges show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contractkit.compare.observation import Observation
from contractkit.lint import example_at, finding_on_page
from contractkit.model.contract import Contract
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.rules.rule import Breach, Rule, enabled, page_rules


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where a page contradicts itself, and an exchange may tell who is right."""

    rule: Rule[Contract]
    breach: Breach
    contract: Contract

    def told_by(self, observations: Iterable[Observation], cassette: str) -> Finding | None:
        """Return the note that the first exchange gives that tells; None when none does."""
        ask = self.rule.on_the_wire
        for observation in observations:
            told = None if ask is None or observation.contract is not self.contract else ask(self.breach, observation)
            if told is not None:
                examples = sorted(self.contract.examples, key=lambda each: each.source)
                example = example_at(examples, self.breach.source)
                finding = finding_on_page(self.rule, self.breach, self.contract, example)
                return replace(
                    finding,
                    level=Level.INFO,
                    message=f"{finding.message} {told} ({cassette}, exchange {observation.exchange.index + 1}).",
                )
        return None


def contradictions(
    contracts: Iterable[Contract], levels: Mapping[str, Level | None] | None = None
) -> tuple[Contradiction, ...]:
    """Find what exchanges may tell about pages.

    Args:
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
    """
    rules = [rule for rule in enabled(page_rules(), levels or {}) if rule.on_the_wire is not None]
    return tuple(
        Contradiction(rule, breach, contract)
        for contract in contracts
        for rule in rules
        for breach in rule.breaches(contract)
        if rule.level_of(breach) > Level.INFO
    )


def notes(known: Iterable[Contradiction], observations: Sequence[Observation], cassette: str) -> Iterator[Finding]:
    """Yield what the exchanges of a tape tell."""
    for contradiction in known:
        note = contradiction.told_by(observations, cassette)
        if note is not None:
            yield note


def once(told: Iterable[Finding], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the first note of each rule and page, and none on a place where the API has moved away from the page."""
    moved = {each.pointer for each in findings if each.verdict is Verdict.API and each.level > Level.INFO}
    kept: dict[tuple[str, str], Finding] = {}
    for note in told:
        if note.pointer not in moved:
            kept.setdefault((note.rule, note.source.page if note.source is not None else ""), note)
    return tuple(kept.values())

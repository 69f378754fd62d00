"""Which side of a page's contradictions the wire is on.

Where a page says two things, an exchange keeps one of them and breaks the other. That is no fault of the API: it is a
note on what `contractkit lint` finds on the page, told once, however many exchanges show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from contractkit.compare.observation import Observation
from contractkit.compare.promises import Same
from contractkit.lint import example_at, finding_on_page
from contractkit.model.contract import Contract
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.note import Note, is_about, read_notes
from contractkit.rules.rule import Breach, Rule, enabled, page_rules


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where a page contradicts itself, and an exchange may tell who is right."""

    rule: Rule[Contract]
    breach: Breach
    contract: Contract

    def told_by(self, observations: Iterable[Observation]) -> tuple[str, int] | None:
        """Return what the first exchange says that tells, and its index; None when none does."""
        ask = self.rule.on_the_wire
        for observation in observations:
            told = None if ask is None or observation.contract is not self.contract else ask(self.breach, observation)
            if told is not None:
                return told, observation.exchange.index
        return None

    def finding(self, note: Note) -> Finding:
        """Make the finding of a note: that of lint, with a sentence more and no weight."""
        examples = sorted(self.contract.examples, key=lambda each: each.source)
        found = finding_on_page(self.rule, self.breach, self.contract, example_at(examples, self.breach.source))
        told = f"{found.message} {note.told} ({note.cassette}, exchange {note.exchange + 1})."
        return replace(found, level=Level.INFO, message=told)


def contradictions(
    contracts: Iterable[Contract], levels: Mapping[str, Level | None] | None = None
) -> tuple[Contradiction, ...]:
    """Find what exchanges may tell about pages.

    Args:
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
    """
    rules = {rule.id: rule for rule in enabled(page_rules(), levels or {})}
    return tuple(
        Contradiction(rules[name], breach, contract)
        for contract in contracts
        for name, breach in _breaches(Same(contract))
        if name in rules and rules[name].level_of(breach) > Level.INFO
    )


@lru_cache(maxsize=64)
def _breaches(page: Same) -> tuple[tuple[str, Breach], ...]:
    """Return what rules that exchanges can tell about find on a page; looked for once per page."""
    rules = [rule for rule in page_rules() if rule.on_the_wire is not None]
    return tuple((rule.id, breach) for rule in rules for breach in rule.breaches(page.contract))


def notes(known: Iterable[Contradiction], observations: Sequence[Observation], cassette: str) -> Iterator[Note]:
    """Yield what the exchanges of a tape tell."""
    for number, contradiction in enumerate(known):
        found = contradiction.told_by(observations)
        if found is not None:
            yield Note(number, found[0], cassette, found[1])


def once(told: Iterable[str], known: Sequence[Contradiction], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Make findings of the first note of each rule and page, but for places where the API has moved from the page.

    Args:
        told: what tapes tell, tape by tape, by `write_notes`.
        known: the contradictions, of which notes have the number.
        findings: what is found on the tapes.
    """
    moved = {each.pointer for each in findings if each.verdict is Verdict.API and each.level > Level.INFO}
    wanted = {number: each for number, each in enumerate(known) if each.breach.pointer not in moved}
    kept: list[Finding] = []
    for text in told:
        # Most tapes tell only what others have told before: those need not be read.
        for note in read_notes(text) if any(is_about(number, text) for number in wanted) else ():
            about = wanted.get(note.number)
            if about is not None:
                kept.append(about.finding(note))
                same = about.rule.id, about.contract.page
                wanted = {n: each for n, each in wanted.items() if (each.rule.id, each.contract.page) != same}
    return tuple(kept)

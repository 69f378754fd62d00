"""Pages against themselves: what a page says in one place and contradicts in another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from contractkit.compare.page_exchange import operation_name
from contractkit.errors import NothingCheckedError
from contractkit.model.contract import Contract, Example, Source
from contractkit.model.finding import Finding, Level, Report
from contractkit.rules.rule import Breach, Rule, enabled, page_rules


def lint(contracts: Sequence[Contract], levels: Mapping[str, Level | None] | None = None) -> Report:
    """Judge pages by every rule about pages.

    Args:
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.

    Raises:
        UsageError: `levels` names a rule that does not exist.
        NothingCheckedError: no page documents anything that could be judged.
    """
    rules = enabled(page_rules(), levels or {})
    if not any(contract.operations or contract.examples or contract.errors for contract in contracts):
        raise NothingCheckedError("no page documents an operation or shows an example: nothing was checked.")
    found = (finding for contract in contracts for finding in _findings(rules, contract))
    order = {contract.page: number for number, contract in enumerate(contracts)}
    return Report(
        findings=tuple(sorted(found, key=lambda finding: _order(finding, order))),
        rules=tuple(rule.info for rule in rules),
        pages=tuple(contract.page for contract in contracts),
        task="lint",
    )


def _findings(rules: Sequence[Rule[Contract]], contract: Contract) -> Iterator[Finding]:
    examples = sorted(contract.examples, key=lambda each: each.source)
    for rule in rules:
        for breach in rule.breaches(contract):
            yield finding_on_page(rule, breach, contract, example_at(examples, breach.source))


def finding_on_page(
    rule: Rule[Contract], breach: Breach, contract: Contract, example: Example | None = None
) -> Finding:
    """Make the finding of a breach that a page shows.

    Args:
        rule: the rule.
        breach: what it found.
        contract: the page.
        example: the example it is in, whose operation it is about; None for the page's first operation.
    """
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=breach.verdict or rule.info.verdict,
        message=breach.message,
        operation=breach.operation or operation_name(contract, example),
        pointer=breach.pointer,
        documented=breach.documented,
        observed=breach.observed,
        source=breach.source,
        column=breach.column,
        quote=contract.quote(breach.source) if breach.source is not None else "",
        related=breach.related,
        advice=breach.advice or rule.fix,
    )


def example_at(examples: Sequence[Example], source: Source | None) -> Example | None:
    """Return the example that a line is in, as far as that can be told from where examples begin, which is in order."""
    if source is None:
        return None
    index = bisect_right(examples, source, key=lambda each: each.source) - 1
    return examples[index] if index >= 0 and examples[index].source.page == source.page else None


def _order(finding: Finding, pages: Mapping[str, int]) -> tuple[int, Source, int, str, str]:
    """Order by page, and on a page by line: who repairs it goes from the top to the bottom."""
    source = finding.source or Source("", 0)
    return pages.get(source.page, len(pages)), source, finding.column or 0, finding.rule, finding.pointer

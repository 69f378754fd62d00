"""Two revisions of a page: what the newer one promises differently, and whom that breaks."""

from __future__ import annotations

from collections.abc import Mapping

from contractkit.compare.page_exchange import operation_name
from contractkit.compare.revisions import Revisions
from contractkit.errors import PageError
from contractkit.model.contract import Contract, Source
from contractkit.model.finding import Finding, Level, Report
from contractkit.rules.rule import Breach, Rule, change_rules, enabled


def diff(old: Contract, new: Contract, levels: Mapping[str, Level | None] | None = None) -> Report:
    """Compare two revisions of a page by every rule about changes.

    An error breaks clients, a warning may, an info breaks nobody. Other values in an example are no change.

    Args:
        old: the page as it was.
        new: the page as it is.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.

    Raises:
        UsageError: `levels` names a rule that does not exist.
        PageError: a revision documents no operation.
    """
    rules = enabled(change_rules(), levels or {})
    for contract in (old, new):
        if not contract.operations:
            raise PageError("it documents no operation.", path=contract.page)
    revisions = Revisions(old, new)
    found = (_finding(rule, breach, revisions) for rule in rules for breach in rule.breaches(revisions))
    return Report(
        findings=tuple(sorted(found, key=_order)),
        rules=tuple(rule.info for rule in rules),
        pages=(old.page, new.page),
        task="diff",
    )


def _finding(rule: Rule[Revisions], breach: Breach, revisions: Revisions) -> Finding:
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=breach.verdict or rule.info.verdict,
        message=breach.message,
        operation=breach.operation or operation_name(revisions.new),
        pointer=breach.pointer,
        documented=breach.documented,
        observed=breach.observed,
        source=breach.source,
        quote=revisions.quote(breach.source) if breach.source is not None else "",
        related=breach.related,
        advice=breach.advice or rule.fix,
    )


def _order(finding: Finding) -> tuple[int, str, Source, str, str]:
    return -finding.level, finding.operation, finding.source or Source("", 0), finding.rule, finding.pointer

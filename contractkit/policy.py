"""Which findings of a report are accepted: waivers applied, and the waivers themselves judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contractkit.errors import UsageError
from contractkit.model.contract import Source
from contractkit.model.coverage import COVERAGE, Coverage, Evidence, OperationCoverage
from contractkit.model.finding import Finding, Level, Report
from contractkit.model.waiver import Waiver, WaiverUse
from contractkit.registry import suggestion
from contractkit.rules.rule import Breach, Rule, enabled, load_rules, page_rules, policy_rules


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project accepts.

    Attributes:
        settings: the file the waivers stand in, as the user names it.
        levels: the level of a rule where it differs from the rule's own.
        today: the day that waivers expire by; None when it is not known, and none expires.
        complete: whether all of the project was looked at, so that a waiver that covers nothing is out of date.
    """

    waivers: tuple[Waiver, ...]
    settings: str
    levels: Mapping[str, Level | None]
    today: date | None = None
    complete: bool = False


def apply_policy(report: Report, policy: Policy) -> Report:
    """Mark the findings that waivers cover, and add findings about waivers that are expired or cover nothing.

    Raises:
        UsageError: a waiver or a level names a rule that does not exist.
    """
    _refuse_unknown(policy)
    register = _Register(policy)
    findings = [
        finding
        if (waiver := register.covering(finding.rule, finding.operation, finding.pointer)) is None
        else replace(finding, waived=waiver.waived)
        for finding in report.findings
    ]
    coverage = None if report.coverage is None else _waive_coverage(report.coverage, register)
    judged = {rule.id for rule in report.rules} | ({COVERAGE} if coverage is not None else set())
    if report.task == "check":  # which tells about pages only what tapes happen to show
        judged -= {rule.id for rule in page_rules()}
    rules = enabled(policy_rules(), policy.levels) if policy.waivers else ()
    findings += _about_waivers(rules, register, judged)
    return replace(
        report,
        findings=tuple(sorted(findings, key=lambda finding: -finding.level)),
        rules=(*report.rules, *(rule.info for rule in rules)),
        coverage=coverage,
    )


class _Register:
    """The waivers by rule, and what each of them covered."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.covered: Counter[Waiver] = Counter()
        self._by_rule: defaultdict[str, list[Waiver]] = defaultdict(list)
        for waiver in policy.waivers:
            self._by_rule[waiver.rule].append(waiver)

    def covering(self, rule: str, operation: str, pointer: str) -> Waiver | None:
        """Return the first waiver that covers a place and holds; every one that covers it is counted."""
        fitting = [waiver for waiver in self._by_rule[rule] if waiver.covers(rule, operation, pointer)]
        self.covered.update(fitting)
        return next((waiver for waiver in fitting if waiver.holds(self.policy.today)), None)


def _waive_coverage(coverage: Coverage, register: _Register) -> Coverage:
    return Coverage(tuple(_waive_operation(operation, register) for operation in coverage.operations))


def _waive_operation(coverage: OperationCoverage, register: _Register) -> OperationCoverage:
    def waived(evidence: Evidence) -> Evidence:
        if not evidence.documented or evidence.seen:
            return evidence
        waiver = register.covering(COVERAGE, coverage.operation, evidence.pointer)
        return evidence if waiver is None else replace(evidence, waived=waiver.reason)

    whole = None if coverage.recorded else register.covering(COVERAGE, coverage.operation, "")
    return replace(
        coverage,
        waived=None if whole is None else whole.reason,
        evidence=tuple(map(waived, coverage.evidence)),
    )


def _about_waivers(rules: Sequence[Rule[WaiverUse]], register: _Register, judged: Iterable[str]) -> Iterator[Finding]:
    policy, known = register.policy, frozenset(judged)
    for waiver in policy.waivers:
        use = WaiverUse(waiver, policy.today, register.covered[waiver], policy.complete and waiver.rule in known)
        for rule in rules:
            for breach in rule.breaches(use):
                yield _finding(rule, breach, waiver, policy.settings)


def _finding(rule: Rule[WaiverUse], breach: Breach, waiver: Waiver, settings: str) -> Finding:
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=rule.info.verdict,
        message=breach.message,
        operation=waiver.operation or "",
        # The rule that is waived makes part of the place, so that two waivers of one place have two fingerprints.
        pointer=f"/waivers/{waiver.rule}{breach.pointer}",
        source=Source(settings, waiver.line or 1),
        advice=rule.fix,
    )


def _refuse_unknown(policy: Policy) -> None:
    known = {rule.id for rule in load_rules()} | {COVERAGE} if policy.waivers else set()
    for waiver in policy.waivers:
        if waiver.rule not in known:
            raise UsageError(
                f"a waiver names the rule {waiver.rule!r}, which does not exist.{suggestion(waiver.rule, known)}",
                path=policy.settings,
                line=waiver.line,
            )

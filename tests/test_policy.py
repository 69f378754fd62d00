from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contractkit.errors import UsageError
from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Coverage, Evidence, OperationCoverage
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict, Waived
from contractkit.model.waiver import Waiver
from contractkit.policy import Policy, apply_policy

TODAY = date(2026, 11, 22)
RULE = RuleInfo("links-missing", Level.ERROR, Verdict.API, "s", "h")
FINDING = Finding(
    "links-missing", Level.ERROR, Verdict.API, "m", "PUT /a/{id}", "a.yaml", 0, pointer="/response/body/x"
)
REPORT = Report((FINDING,), (RULE,), ("page.md",), ("a.yaml",), 1)
WAIVER = Waiver("links-missing", "known", line=7)


def applied(*waivers: Waiver, report: Report = REPORT, complete: bool = True, today: date | None = TODAY) -> Report:
    return apply_policy(report, Policy(waivers, "pyproject.toml", {}, today, complete))


def test_without_waivers_nothing_changes() -> None:
    assert applied() == REPORT


def test_a_waived_finding_stays_in_sight_and_does_not_count() -> None:
    report = applied(replace(WAIVER, expires=TODAY))
    assert report.findings == (replace(FINDING, waived=Waived("known", TODAY)),)
    assert (report.count(Level.ERROR), list(report.at_or_above(Level.INFO))) == (0, [])
    assert (len(report.waived), len(report.pending)) == (1, 0)
    assert report.findings[0].fingerprint == FINDING.fingerprint


def test_an_expired_waiver_is_a_finding_and_what_it_hid_counts_again() -> None:
    report = applied(replace(WAIVER, expires=date(2026, 11, 21)))
    assert [(each.rule, each.level) for each in report.pending] == [
        ("links-missing", Level.ERROR),
        ("waiver-expired", Level.WARNING),
    ]
    expired = report.findings[1]
    assert (expired.source, expired.verdict) == (Source("pyproject.toml", 7), Verdict.POLICY)
    assert expired.message == (
        "The waiver of links-missing expired on 2026-11-21; a finding counts again. Its reason was: known"
    )


def test_an_expired_waiver_says_how_many_findings_count_again() -> None:
    twice = replace(REPORT, findings=(FINDING, replace(FINDING, exchange=1)))
    told = [applied(replace(WAIVER, expires=date(2020, 1, 1)), report=each).findings[-1].message for each in
            (twice, replace(REPORT, findings=()))]  # fmt: skip
    assert "2020-01-01; 2 findings count again." in told[0]
    assert "2020-01-01. Its" in told[1]


def test_where_the_day_is_not_known_nothing_expires() -> None:
    assert not applied(replace(WAIVER, expires=date(2020, 1, 1)), today=None).pending


def test_a_second_waiver_may_hold_where_the_first_has_expired() -> None:
    report = applied(replace(WAIVER, expires=date(2020, 1, 1)), replace(WAIVER, reason="again", line=9))
    assert [each.rule for each in report.pending] == ["waiver-expired"]
    assert report.waived[0].waived == Waived("again")


UNUSED = Waiver("links-missing", "known", pointer="/response/body/y", line=3)


def test_a_waiver_that_covers_nothing_is_a_finding() -> None:
    report = applied(WAIVER, UNUSED)
    assert [(each.rule, each.source) for each in report.pending] == [("waiver-unused", Source("pyproject.toml", 3))]
    assert report.pending[0].message == "The waiver of links-missing at /response/body/y covers no finding."
    assert "waiver-unused" in {rule.id for rule in report.rules}


def test_a_selection_proves_nothing_about_waivers() -> None:
    assert not applied(WAIVER, UNUSED, complete=False).pending


def test_a_waiver_of_a_rule_that_did_not_run_is_not_unused() -> None:
    assert not applied(WAIVER, Waiver("page-json-invalid", "known")).pending


def test_two_waivers_of_one_place_have_two_fingerprints() -> None:
    ran = replace(REPORT, findings=(), rules=(RULE, replace(RULE, id="etag-missing")))
    pending = applied(WAIVER, Waiver("etag-missing", "known"), report=ran).pending
    assert len({each.fingerprint for each in pending}) == 2


def test_the_levels_of_rules_about_waivers_can_be_set() -> None:
    policy = Policy((UNUSED,), "pyproject.toml", {"waiver-unused": Level.ERROR, "waiver-expired": None}, TODAY, True)
    assert apply_policy(REPORT, policy).count(Level.ERROR) == 2


def test_an_unknown_rule_is_refused_with_its_line_and_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        applied(Waiver("links-mising", "known", line=4))
    assert str(caught.value) == (
        "pyproject.toml:4: a waiver names the rule 'links-mising', which does not exist. Did you mean 'links-missing'?"
    )


def test_what_need_not_be_recorded_is_waived_in_the_coverage() -> None:
    evidence = (
        Evidence(Aspect.STATUS, "507", 0),
        Evidence(Aspect.STATUS, "200", 1),
        Evidence(Aspect.STATUS, "409", 0),
        Evidence(Aspect.STATUS, "418", 1, documented=False),
    )
    one = OperationCoverage("PUT /a/{id}", Source("page.md", 1), 1, evidence=evidence)
    two = OperationCoverage("PUT /b", Source("page.md", 2), 0)
    three = OperationCoverage("PUT /c", Source("page.md", 3), 0)
    report = applied(
        WAIVER,
        Waiver("coverage", "needs a full disk", pointer="/statuses/507"),
        Waiver("coverage", "retired", operation="PUT /b"),
        Waiver("coverage", "unused", operation="PUT /d"),
        report=replace(REPORT, coverage=Coverage((one, two, three))),
    )
    assert report.coverage is not None
    assert [each.waived for each in report.coverage.operations[0].evidence] == ["needs a full disk", None, None, None]
    assert [each.waived for each in report.coverage.operations] == [None, "retired", None]
    assert (report.coverage.seen, report.coverage.documented) == (2, 4)
    assert [each.rule for each in report.pending] == ["waiver-unused"]


def test_without_coverage_a_waiver_of_it_is_not_unused() -> None:
    assert not applied(WAIVER, Waiver("coverage", "retired")).pending

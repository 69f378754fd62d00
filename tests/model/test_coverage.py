from __future__ import annotations

from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Coverage, Evidence, OperationCoverage

HERE = Source("page.md", 1)


def test_what_is_waived_or_not_documented_does_not_count() -> None:
    evidence = (
        Evidence(Aspect.STATUS, "200", 3),
        Evidence(Aspect.STATUS, "409", 0),
        Evidence(Aspect.STATUS, "507", 0, waived="cannot be provoked"),
        Evidence(Aspect.STATUS, "418", 1, documented=False),
    )
    coverage = Coverage((OperationCoverage("PUT /a", HERE, 3, evidence=evidence),))
    assert (coverage.documented, coverage.seen, coverage.percent) == (3, 2, 66.6)


def test_an_operation_that_was_never_recorded_counts_and_a_waived_one_does_not() -> None:
    never = OperationCoverage("PUT /a", HERE, 0)
    waived = OperationCoverage("PUT /b", HERE, 0, waived="retired")
    assert Coverage((never, waived)).percent == 0.0
    assert Coverage((waived,)).percent == 100.0


def test_everything_has_a_pointer_that_a_waiver_can_name() -> None:
    assert Evidence(Aspect.MEMBER, "/response/body/a", 0).pointer == "/response/body/a"
    assert Evidence(Aspect.STATUS, "409", 0).pointer == "/statuses/409"
    assert Evidence(Aspect.TRANSITION, "New -> Active", 0).pointer == "/transitions/New/Active"
    assert Evidence(Aspect.LINK, "self", 0).pointer == "/links/self"

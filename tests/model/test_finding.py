from __future__ import annotations

from dataclasses import replace

from contractkit.model.contract import Contract, Example, Source
from contractkit.model.finding import Finding, Level, Report, Verdict

FINDING = Finding(
    rule="response-type-changed",
    level=Level.ERROR,
    verdict=Verdict.API,
    message="dealValue is a string.",
    operation="PUT /items/{id}",
    cassette="a.yaml",
    exchange=1,
    status=200,
    pointer="/response/body/team/0/name",
)


def test_a_fingerprint_is_made_of_structure_only() -> None:
    same = replace(
        FINDING, message="reworded", cassette="b.yaml", exchange=9, line=3, pointer="/response/body/team/12/name"
    )
    assert same.fingerprint == FINDING.fingerprint
    assert replace(FINDING, pointer="/response/body/team/0/names").fingerprint != FINDING.fingerprint
    assert replace(FINDING, status=201).fingerprint != FINDING.fingerprint
    assert replace(FINDING, rule="x").fingerprint != FINDING.fingerprint


def test_a_number_inside_a_name_is_not_an_index() -> None:
    left, right = replace(FINDING, pointer="/response/body/line1"), replace(FINDING, pointer="/response/body/line2")
    assert left.fingerprint != right.fingerprint


def test_a_report_counts_by_level() -> None:
    report = Report(findings=(FINDING, replace(FINDING, level=Level.INFO)), rules=())
    assert [report.count(level) for level in Level] == [1, 0, 1]
    assert list(report.at_or_above(Level.WARNING)) == [FINDING]
    assert [str(level) for level in Level] == ["info", "warning", "error"]


def test_a_promise_is_quoted_from_its_page() -> None:
    contract = Contract(page="p.md", text={"p.md": ("# Title", "  a line ")})
    assert contract.quote(Source("p.md", 2)) == "  a line"
    assert contract.quote(Source("p.md", 3)) == ""
    assert contract.quote(Source("q.md", 1)) == ""


def test_a_member_without_a_line_stands_on_that_of_its_parent() -> None:
    example = Example(kind="response", source=Source("p.md", 10), lines={"/a": 12})
    assert str(example.source_of("/a/b/0")) == "p.md:12"
    assert str(example.source_of("/c")) == "p.md:10"

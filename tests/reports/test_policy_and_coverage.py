from __future__ import annotations

import json
from datetime import date

from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.model.finding import Finding, Level, Report, Verdict, Waived
from contractkit.reports import renderer, text

HERE = Source("docs/a.md", 7)
WAIVED = Finding(
    "links-missing", Level.ERROR, Verdict.API, "m", "PUT /a", "a.yaml", 0, pointer="/response/body/links",
    waived=Waived("ticket\x1b[1m 4711", date(2027, 1, 31)),
)  # fmt: skip
EVIDENCE = (
    *(Evidence(Aspect.STATUS, str(code), int(code == 200), source=HERE) for code in (200, 409)),
    Evidence(Aspect.STATUS, "507", 0, waived="cannot be provoked"),
    Evidence(Aspect.STATUS, "418", 2, documented=False),
    *(Evidence(Aspect.MEMBER, f"/response/body/a/very/long/member{number}", 0) for number in range(25)),
    Evidence(Aspect.TRANSITION, "New -> Active", 1),
)
MATRIX = (Cell("New", "Pending", 2, True), Cell("New", "Received", 0, True), Cell("Active", "Pending", 1, False))
COVERAGE = Coverage(
    (
        OperationCoverage("PUT /a", HERE, 1, 2, evidence=EVIDENCE, matrix=MATRIX),
        OperationCoverage("PUT /b", HERE, 0, waived="retired"),
        OperationCoverage("PUT /c", HERE, 0),
    )
)


def test_a_waived_finding_is_one_line_and_not_counted() -> None:
    bare = Finding("etag-weak", Level.WARNING, Verdict.API, "m", "PUT /a", waived=Waived("known"))
    report = Report((WAIVED, WAIVED, bare), (), ("a.md",), ("a.yaml",), 1)
    assert text.render(report).splitlines() == [
        "3 findings waived, not counted:",
        (
            "  - links-missing of PUT /a at /response/body/links (2 times): "
            "ticket\N{REPLACEMENT CHARACTER}[1m 4711 (until 2027-01-31)"
        ),
        "  - etag-weak of PUT /a: known",
        "",
        "1 tape, 1 exchange, 1 page compared: nothing moved, 3 waived.",
    ]


def test_json_keeps_a_waived_finding_with_its_reason() -> None:
    document = json.loads(renderer("json")(Report((WAIVED,), ())))
    assert document["findings"][0]["waived"] == {"reason": "ticket\x1b[1m 4711", "expires": "2027-01-31"}
    assert (document["summary"]["waived"], document["summary"]["verdicts"]["api"]) == (1, 0)


def test_coverage_reads_from_the_top() -> None:
    lines = text.render(Report((), (), coverage=COVERAGE)).splitlines()
    assert lines[:9] == [
        "evidence",
        "",
        "  PUT /a  (docs/a.md:7): recorded 1 time, and 2 undocumented reads of its resource",
        "    statuses     1 of 2 documented seen",
        "      seen         200 (1)",
        "      never        409",
        "      waived       507: cannot be provoked",
        "      undocumented 418 (2)",
        "    members      0 of 25 documented seen",
    ]
    assert lines[9:11] == [
        "      never        /response/body/a/very/long/member0",
        "                   /response/body/a/very/long/member1",
    ]
    assert "                   and 5 more" in lines
    assert lines[-13:] == [
        "    matrix       state x substatus; '.' is documented and never seen, '!' seen and not documented",
        "              Pending  Received",
        "      New           2         .",
        "      Active       1!",
        "",
        "  PUT /b  (docs/a.md:7): never recorded",
        "    waived       retired",
        "",
        "  PUT /c  (docs/a.md:7): never recorded",
        "",
        "10 % of what is documented was recorded: 3 of 30.",
        "",
        "0 tapes, 0 exchanges, 0 pages compared: nothing moved.",
    ]


def test_json_has_all_of_the_coverage() -> None:
    coverage = json.loads(renderer("json")(Report((), (), coverage=COVERAGE)))["coverage"]
    assert (coverage["percent"], coverage["documented"], coverage["seen"]) == (10.0, 30, 3)
    first, second, _ = coverage["operations"]
    assert first["statuses"][2] == {
        "name": "507", "seen": 0, "documented": True, "source": None, "waived": "cannot be provoked"
    }  # fmt: skip
    assert first["matrix"] == {
        "New": {"Pending": {"seen": 2, "documented": True}, "Received": {"seen": 0, "documented": True}},
        "Active": {"Pending": {"seen": 1, "documented": False}},
    }
    assert (second["operation"], second["waived"], second["source"]) == (
        "PUT /b", "retired", {"page": "docs/a.md", "line": 7}
    )  # fmt: skip

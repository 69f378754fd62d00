from __future__ import annotations

from dataclasses import replace

from contractkit.cli.review import shown
from contractkit.model.contract import Source
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.model.waiver import waiver_for
from contractkit.review import Case

FINDING = Finding(
    rule="links-missing",
    level=Level.ERROR,
    verdict=Verdict.API,
    message="The links\x1b[31m are gone.",
    operation="PUT /a",
    cassette="a.yaml",
    exchange=0,
    status=200,
    pointer="/response/body/links",
    documented={"self": 1, "next": 2},
    observed={"self": 1, "last": 3},
    source=Source("page.md", 4),
    quote='"links": {',
)


def screen(*findings: Finding) -> list[str]:
    return list(shown(Case(waiver_for(findings[0], ""), findings)))


def test_a_case_is_shown_with_its_difference_and_nothing_a_terminal_obeys() -> None:
    assert screen(FINDING, replace(FINDING, exchange=1)) == [
        "  error links-missing: The links\N{REPLACEMENT CHARACTER}[31m are gone.",
        "  PUT /a -> 200 in a.yaml: exchange 1, and 1 more",
        "  verdict api; waiver: links-missing of PUT /a at /response/body/links",
        '  --- documented  page.md:4  | "links": {',
        "  +++ observed  /response/body/links",
        "   {",
        '     "self": 1,',
        '  -  "next": 2',
        '  +  "last": 3',
        "   }",
    ]


def test_what_is_not_there_has_no_lines_and_long_values_are_cut() -> None:
    gone = replace(FINDING, documented=MISSING, observed=list(range(10_000)), source=None, quote="", exchange=None)
    lines = screen(gone)
    assert lines[3] == "  --- documented  nowhere"
    assert len(lines) < 40
    assert lines[-1] == "  +..."

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from contractkit.errors import ExitCode, UsageError
from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict
from contractkit.model.json_value import MISSING
from contractkit.reports import formats, renderer, text

GOLDEN = Path(__file__).parent / "golden"

RULE = RuleInfo("response-type-changed", Level.ERROR, Verdict.API, "A member changed its type.", "help")
TYPE_CHANGED = Finding(
    rule="response-type-changed",
    level=Level.ERROR,
    verdict=Verdict.API,
    message="`dealValue` is a string, the page shows an integer.",
    operation="PUT /v1.0/referrals/{Id}",
    cassette="cassettes/update.yaml",
    exchange=1,
    line=88,
    status=200,
    pointer="/response/body/details/dealValue",
    documented=50000,
    observed="50000",
    source=Source("docs/update.md", 112),
    quote='"dealValue": 50000,',
    advice="If the new type is meant to stay, have the page say so.",
)
LINKS_SENT = Finding(
    rule="links-sent",
    level=Level.ERROR,
    verdict=Verdict.TAPE,
    message="The PUT sends `links`, which the page asks to leave out.",
    operation="PUT /v1.0/referrals/{Id}",
    cassette="cassettes/update.yaml",
    exchange=1,
    line=88,
    status=200,
    pointer="/request/body/links",
    observed={"self": {}},
    source=Source("docs/update.md", 140),
)
PAGE_BROKEN = Finding(
    rule="page-json-invalid",
    level=Level.WARNING,
    verdict=Verdict.PAGE,
    message="The example is not JSON: a comma stands before the closing brace.",
    operation="PUT /v1.0/referrals/{Id}",
    source=Source("docs/update.md", 132),
)
UNDOCUMENTED = replace(
    TYPE_CHANGED,
    rule="response-member-undocumented",
    level=Level.INFO,
    message="`region` is on no page.",
    exchange=2,
    pointer="/response/body/region",
    documented=MISSING,
    observed=None,
    source=None,
    quote="",
    advice="",
)
REPORT = Report(
    findings=(TYPE_CHANGED, LINKS_SENT, UNDOCUMENTED, PAGE_BROKEN),
    rules=(RULE,),
    pages=("docs/update.md",),
    cassettes=("cassettes/update.yaml", "cassettes/walk.yaml"),
    exchanges=7,
    unmatched=("cassettes/walk.yaml#3 GET http://127.0.0.1:8470/health",),
)
CLEAN = Report(findings=(), rules=(RULE,), pages=("docs/update.md",), cassettes=("a.yaml",), exchanges=1)

INCOMPLETE = replace(
    CLEAN,
    failures=(
        Failure("cassettes/cut-off.yaml", "it is cut off; restore it.", ExitCode.CANNOT_CHECK, 12),
        Failure("cassettes/foreign.yaml", "none of its 2 exchanges is documented.", ExitCode.NOTHING_CHECKED),
    ),
)


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize(("title", "report"), [("drift", REPORT), ("clean", CLEAN), ("incomplete", INCOMPLETE)])
def test_a_report_reads_as_agreed(name: str, title: str, report: Report) -> None:
    assert renderer(name)(report) == (GOLDEN / f"{title}.{name}").read_text("utf-8")


def test_colour_adds_nothing_but_colour() -> None:
    colored = text.render(REPORT, color=True)
    for code in ("1", "0", "1;31", "1;33", "1;36"):
        colored = colored.replace(f"\N{ESCAPE}[{code}m", "")
    assert colored == text.render(REPORT)


HOSTILE = "<script>]]>::error::%0A[/]\x1b[31m\x00\u202e\ud800\r\n"


@pytest.mark.parametrize("name", formats())
def test_what_a_server_says_stays_inert(name: str) -> None:
    finding = replace(
        TYPE_CHANGED, message=HOSTILE, cassette=HOSTILE, pointer=f"/{HOSTILE}", observed=HOSTILE, documented=HOSTILE,
        quote=HOSTILE, advice=HOSTILE, operation=HOSTILE,
    )  # fmt: skip
    failure = Failure(HOSTILE, HOSTILE, ExitCode.CANNOT_CHECK)
    written = renderer(name)(Report(findings=(finding,), rules=(RULE,), unmatched=(HOSTILE,), failures=(failure,)))
    written.encode("utf-8")
    assert not {"\x1b", "\x00", "\u202e", "\ud800", "\r"} & set(written)


@pytest.mark.parametrize(("name", "told"), [("markdown", "- and 580 more\n"), ("html", "<li>and 100 more</li>")])
def test_tapes_that_could_not_be_compared_are_cut_and_counted(name: str, told: str) -> None:
    failures = tuple(Failure(f"{number}.yaml", "it is cut off.", ExitCode.CANNOT_CHECK) for number in range(600))
    written = renderer(name)(replace(CLEAN, failures=failures))
    assert "600 tapes could not be compared" in written
    assert told in written


def test_json_is_json_whatever_the_numbers() -> None:
    huge = Decimal("0.1234567890123456789012345")
    document = json.loads(renderer("json")(replace(CLEAN, findings=(replace(TYPE_CHANGED, observed=[huge]),))))
    assert document["findings"][0]["observed"] == [str(huge)]
    assert document["findings"][0]["fingerprint"] == TYPE_CHANGED.fingerprint


def test_a_member_that_is_not_there_is_not_null() -> None:
    findings = json.loads(renderer("json")(REPORT))["findings"]
    assert "documented" not in findings[2]
    assert findings[2]["observed"] is None


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no report format 'jsno'"):
        renderer("jsno")

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from contractkit.errors import ExitCode
from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.reports import sarif
from tests.reports.samples import HOSTILE, hostile, many

FINDING = Finding(
    "response-type-changed", Level.ERROR, Verdict.API, "A sentence.", "PUT /x/{id}", cassette="tapes/a b.yaml",
    exchange=0, line=88, status=200, pointer="/response/body/a", documented=1, observed="1",
    source=Source("docs/page.md", 112), quote='"a": 1,',
)  # fmt: skip


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def run_of(report: Report) -> dict[str, Any]:
    """Render, hold against the schema of OASIS and against what GitHub requires, and return the one run."""
    log = json.loads(sarif.render(report))
    validator().validate(log)
    run: dict[str, Any]
    (run,) = log["runs"]
    assert run["automationDetails"]["id"] == f"contractkit/{report.task}/"
    for rule in run["tool"]["driver"]["rules"]:
        assert 0 < len(rule["name"]) <= 255
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= place["region"].keys()
        assert place["region"]["startColumn"] < place["region"]["endColumn"]
        assert {"contractkit/v1", "primaryLocationLineHash"} <= result["partialFingerprints"].keys()
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]}) == len(
        run["results"]
    )
    return run


def report_of(*findings: Finding) -> Report:
    return Report(findings, (), ("docs/page.md",), ("tapes/a b.yaml",), 1)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_it_is_valid_whatever_a_server_says(text: str) -> None:
    assert len(run_of(hostile(text))["results"]) == 2


def test_a_result_stands_on_the_documented_line_and_leads_to_the_tape() -> None:
    (result,) = run_of(report_of(FINDING))["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "docs/page.md"},
        "region": {"startLine": 112, "startColumn": 1, "endLine": 112, "endColumn": 8, "snippet": {"text": '"a": 1,'}},
    }
    (tape,) = result["relatedLocations"]
    assert tape["physicalLocation"]["artifactLocation"]["uri"] == "tapes/a%20b.yaml"
    assert tape["physicalLocation"]["region"]["startLine"] == 88
    assert tape["message"]["text"] == "the recorded exchange"


def test_a_fault_met_twice_is_one_result_that_leads_to_both_tapes() -> None:
    (result,) = run_of(report_of(FINDING, replace(FINDING, cassette="tapes/b.yaml", observed="2")))["results"]
    assert result["occurrenceCount"] == 2
    assert [each["physicalLocation"]["artifactLocation"]["uri"] for each in result["relatedLocations"]] == [
        "tapes/a%20b.yaml", "tapes/b.yaml",
    ]  # fmt: skip


def test_the_fingerprint_outlives_another_line_sentence_and_tape() -> None:
    moved = replace(FINDING, message="Other words.", line=3, source=Source("docs/page.md", 500), cassette="z.yaml")
    (one,), (other,) = run_of(report_of(FINDING))["results"], run_of(report_of(moved))["results"]
    assert one["partialFingerprints"] == other["partialFingerprints"]


def test_an_indented_line_is_marked_where_it_begins() -> None:
    (result,) = run_of(report_of(replace(FINDING, quote='    "a": 1,')))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 112, "startColumn": 5, "endLine": 112, "endColumn": 12, "snippet": {"text": '"a": 1,'},
    }  # fmt: skip


def test_a_column_and_a_second_line_are_told() -> None:
    finding = replace(FINDING, cassette="", exchange=None, line=None, column=7, related=Source("docs/page.md", 9))
    (result,) = run_of(report_of(finding))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (7, 8)
    assert [each["physicalLocation"]["region"]["startLine"] for each in result["relatedLocations"]] == [9]


def test_an_absolute_path_is_a_file_uri() -> None:
    (result,) = run_of(report_of(replace(FINDING, source=Source("/tmp/my page.md", 1))))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///tmp/my%20page.md"


def test_a_stranger_makes_no_links_in_a_message() -> None:
    (result,) = run_of(report_of(replace(FINDING, message="[click](https://evil.example)")))["results"]
    assert result["message"]["text"].startswith("\\[click\\](https")


def test_a_tape_that_could_not_be_compared_is_told_as_a_run_that_failed() -> None:
    failure = Failure("tapes/c d.yaml", "[it](https://evil.example) is cut off.", ExitCode.CANNOT_CHECK, 12)
    (invocation,) = run_of(replace(report_of(FINDING), failures=(failure,)))["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["message"]["text"] == "tapes/c d.yaml:12: \\[it\\](https://evil.example) is cut off."
    place = told["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("tapes/c%20d.yaml", 12)
    assert run_of(report_of(FINDING))["invocations"][0]["executionSuccessful"] is True


def test_the_worst_five_thousand_are_kept_and_the_others_counted() -> None:
    report = many(6000)
    run = run_of(report)
    assert len(run["results"]) == 5000
    assert [each["level"] for each in run["results"][:50]] == ["error"] * 50
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("1,000 more findings left out")
    assert len(gzip.compress(sarif.render(report).encode())) < 10e6

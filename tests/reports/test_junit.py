from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import junitparser
import pytest
from _pytest.junitxml import bin_xml_escape

from contractkit.errors import ExitCode
from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, Verdict, Waived
from contractkit.reports import junit
from tests.reports.samples import HOSTILE, hostile, many

FINDING = Finding(
    "response-type-changed", Level.ERROR, Verdict.API, "A sentence.", "PUT /x/{id}", cassette="tapes/a.yaml",
    exchange=0, line=88, status=200, pointer="/response/body/a", documented=1, observed="1",
    source=Source("docs/page.md", 112), advice="Do something.",
)  # fmt: skip


def cases(report: Report, folder: Path) -> list[junitparser.TestCase]:
    """Render, parse strictly, hold the counts against the tests, and return the tests as junitparser reads them."""
    path = folder / "junit.xml"
    path.write_bytes(junit.render(report).encode())
    suites = junitparser.JUnitXml.fromfile(str(path))
    (suite,) = suites
    found = list(suite)
    results = [type(each.result[0]) if each.result else None for each in found]
    for counted in (suites, suite):
        assert (counted.tests, counted.failures, counted.skipped, counted.errors) == (
            len(found), results.count(junitparser.Failure), results.count(junitparser.Skipped),
            results.count(junitparser.Error),
        )  # fmt: skip
    assert len({(each.classname, each.name) for each in found}) == len(found)
    assert all(each.classname is not None and each.name for each in found)
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_it_parses_whatever_a_server_says(text: str, tmp_path: Path) -> None:
    assert len(cases(hostile(text), tmp_path)) >= 3
    assert {each.tag for each in ET.fromstring(junit.render(hostile(text))).iter()} == {
        "testsuites", "testsuite", "testcase", "error", "failure", "skipped", "system-out",
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_the_filter_of_pytest_finds_nothing_to_take_out(text: str) -> None:
    for each in ET.fromstring(junit.render(hostile(text))).iter():
        for written in (*each.attrib.values(), each.text or ""):
            assert bin_xml_escape(written) == written


def test_an_error_fails_and_its_body_says_everything(tmp_path: Path) -> None:
    (case,) = cases(Report((FINDING,), (), ("docs/page.md",), ("tapes/a.yaml",), 1), tmp_path)
    assert (case.classname, case.name) == (
        "tapes/a.yaml",
        "PUT /x/{id} [a] /response/body/a response-type-changed",
    )
    (failure,) = case.result
    assert failure.type == "response-type-changed"
    assert failure.text == (
        "A sentence.\ndocumented: docs/page.md:112  1\nobserved: \"1\" at /response/body/a\n"
        "tape: tapes/a.yaml, exchange 1, line 88, answered 200\nverdict: api: the API moved away from its page\n"
        "next: Do something."
    )  # fmt: skip


def test_a_warning_passes_with_output_and_a_waived_finding_is_skipped(tmp_path: Path) -> None:
    warning = replace(FINDING, level=Level.WARNING)
    waived = replace(FINDING, waived=Waived("ticket 4711", date(2027, 1, 31)))
    passed, skipped = cases(Report((warning, waived), (), (), ("tapes/a.yaml",), 1), tmp_path)
    assert passed.is_passed
    assert passed.system_out is not None
    assert passed.system_out.startswith("warning: A sentence.")
    assert skipped.result[0].message == "waived: ticket 4711 (until 2027-01-31)"


def test_names_are_unique_though_a_fault_is_met_twice(tmp_path: Path) -> None:
    names = [case.name for case in cases(Report((FINDING, FINDING), (), (), ("tapes/a.yaml",), 2), tmp_path)]
    assert names[1] == f"{names[0]} (2)"


def test_what_nothing_was_found_about_passes(tmp_path: Path) -> None:
    found = cases(Report((FINDING,), (), ("docs/page.md",), ("tapes/a.yaml", "tapes/b.yaml"), 2), tmp_path)
    assert [(case.classname, case.is_passed) for case in found] == [("tapes/a.yaml", False), ("tapes/b.yaml", True)]
    (page,) = cases(Report((), (), ("docs/page.md",), task="lint"), tmp_path)
    assert page.is_passed


def test_a_tape_that_could_not_be_compared_is_a_test_that_broke_off(tmp_path: Path) -> None:
    failure = Failure("tapes/c.yaml", "it is cut off.", ExitCode.CANNOT_CHECK, 12)
    broken, found = cases(Report((FINDING,), (), (), ("tapes/a.yaml",), 1, failures=(failure,)), tmp_path)
    assert (broken.classname, broken.name) == ("tapes/c.yaml", "could be compared")
    (error,) = broken.result
    assert isinstance(error, junitparser.Error)
    assert (error.type, error.message, error.text) == ("cannot-check", *["tapes/c.yaml:12: it is cut off."] * 2)
    assert found.classname == "tapes/a.yaml"


def test_too_many_end_in_a_test_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(junit, "LIMIT", 20_000)
    found = cases(many(5000), tmp_path)
    (told,) = (case.name for case in found if "left out" in (case.name or ""))
    assert told == f"{5000 - len(found) + 1:,} more findings left out: the file would be too big for its readers."
    assert [len(case.result) for case in found[:10]] == [1] * 10

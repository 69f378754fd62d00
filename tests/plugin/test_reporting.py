"""`--contract-report` through pytest's own door, alone and with the run shared among workers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contractkit.pytest_plugin.reporting import merged, packed
from contractkit.workspace import Workspace
from tests.plugin.test_plugin import PASSING

DRIFTED = """
import pytest, requests

@pytest.mark.contract("drifted")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_read(contract, number):
    uri = contract.recorded[0].request.uri
    assert requests.get(uri, headers={"Accept": "application/json"}, timeout=5).status_code == 200
"""


@pytest.fixture
def drifted(suite: pytest.Pytester) -> pytest.Pytester:
    """A suite with a tape that follows its page, and one that does not."""
    tape = (suite.path / "cassettes" / "update-accepted.yaml").read_text("utf-8")
    moved = tape.replace('"dealValue": 50000', '"dealValue": "50000"')
    assert moved != tape
    (suite.path / "cassettes" / "drifted.yaml").write_text(moved, "utf-8")
    suite.makepyfile(test_drifted=DRIFTED, test_passing=PASSING)
    return suite


def read(suite: pytest.Pytester) -> Any:
    return json.loads((suite.path / "contract.json").read_text("utf-8"))


@pytest.mark.parametrize("options", [["-pno:xdist"], [], ["-n2"]], ids=["without xdist", "alone", "xdist"])
def test_a_run_makes_one_report_however_it_is_shared(drifted: pytest.Pytester, options: list[str]) -> None:
    files = [f"--contract-report={name}=contract.{name}" for name in ("json", "sarif", "html")]
    result = drifted.runpytest_subprocess(*options, *files)
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(["contractkit: 2 tapes, 6 exchanges, 1 page compared: *Written to contract.json, *"])
    report = read(drifted)
    assert report["summary"]["cassettes"] == ["cassettes/drifted.yaml", "cassettes/update-accepted.yaml"]
    assert report["summary"]["exchanges"] == 6
    types = [each for each in report["findings"] if each["rule"] == "response-type-changed"]
    assert [(each["cassette"], each["exchange"]) for each in types] == [("cassettes/drifted.yaml", 0)]
    html = (drifted.path / "contract.html").read_text("utf-8")
    assert html.count('class="turn"') == 6
    assert json.loads((drifted.path / "contract.sarif").read_text("utf-8"))["runs"][0]["results"]


def test_tapes_run_as_tests_are_reported_too_and_waivers_hold(drifted: pytest.Pytester) -> None:
    settings = drifted.path / "pyproject.toml"
    waiver = '[[tool.contractkit.waivers]]\nrule = "response-type-changed"\nreason = "ticket 4711"\n'
    expired = '[[tool.contractkit.waivers]]\nrule = "etag-weak"\nreason = "old"\nexpires = 2020-01-31\n'
    settings.write_text(f"{settings.read_text('utf-8')}\n{waiver}{expired}", "utf-8")
    result = drifted.runpytest_subprocess("cassettes/drifted.yaml", "--contract-report=json=contract.json")
    result.assert_outcomes(passed=3)
    findings = {each["rule"]: each for each in read(drifted)["findings"]}
    assert findings["response-type-changed"]["waived"]["reason"] == "ticket 4711"
    assert len([each for each in read(drifted)["findings"] if each["rule"] == "waiver-expired"]) == 1


def test_a_run_without_a_tape_says_so(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_nothing(): pass")
    result = suite.runpytest_subprocess("--contract-report=json=contract.json")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["contractkit: no tape was compared, and contract.json says so."])
    assert read(suite)["summary"]["exchanges"] == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [("json", "--contract-report wants FORMAT=FILE"), ("jsno=a", "there is no report format 'jsno'")],
)
def test_what_cannot_be_meant_is_told_before_a_test_runs(suite: pytest.Pytester, given: str, told: str) -> None:
    suite.makepyfile("def test_nothing(): pass")
    result = suite.runpytest_subprocess(f"--contract-report={given}")
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"*{told}*"])


def test_a_report_that_cannot_be_written_fails_the_run(drifted: pytest.Pytester) -> None:
    result = drifted.runpytest_subprocess("test_passing.py", "--contract-report=json=nowhere/contract.json")
    result.assert_outcomes(passed=1)
    assert result.ret == 4
    result.stdout.fnmatch_lines(["contractkit: nowhere/contract.json: the report cannot be written: No such file*"])


def test_what_was_compared_live_is_reported_and_not_drawn(project: Path) -> None:
    workspace = Workspace.at(project)
    cassette = workspace.cassette(project / "cassettes" / "update-accepted.yaml")
    workspace.check(cassette)
    live = replace(cassette, path="test_x (live 1)")
    workspace.check(live)
    report = workspace.illustrated(merged([packed(workspace), packed(workspace)], workspace))
    assert report.cassettes == ("cassettes/update-accepted.yaml", "test_x (live 1)")
    assert report.exchanges == 6
    assert report.illustration is not None
    assert [talk.cassette for talk in report.illustration.conversations] == ["cassettes/update-accepted.yaml"]

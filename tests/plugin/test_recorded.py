"""Tests that record: each its own tape, also where several processes share them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.pytest_plugin.recorded import Recorded

SHARED = """
import pytest, requests

HEADERS = {"Authorization": "Bearer let-me-in", "Accept": "application/json"}
PATH = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"

@pytest.mark.parametrize("accept", VALUES, ids="ab")
@pytest.mark.contract("shared")
def test_read(contract, accept):
    assert requests.get(contract.base_url + PATH + accept, headers=HEADERS, timeout=5).ok
"""
OTHERS = SHARED.replace("VALUES", '["", "?a=1"]')
ALIKE = SHARED.replace("VALUES", '["", ""]')
TOLD = "recorded it, and would lose its recording: give each test a tape of its own, or open one for both*"


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["one process", "two processes"])
@pytest.mark.parametrize("mode", ["record", "rerecord"])
def test_no_test_loses_its_recording_to_another(
    suite: pytest.Pytester, service: str, options: list[str], mode: str
) -> None:
    suite.makepyfile(OTHERS)
    run = suite.runpytest_subprocess if options else suite.runpytest_inprocess
    result = run(*options, f"--contract-mode={mode}", f"--contract-base-url={service}")
    replayed = suite.runpytest_inprocess()

    result.assert_outcomes(passed=1, failed=1)
    if mode == "rerecord":
        result.stdout.re_match_lines([rf"cassettes/shared\.yaml: .* has {TOLD[:30]}"])
    replayed.assert_outcomes(passed=1, failed=1)
    assert lines(result, "FAILED") == lines(replayed, "FAILED")
    assert [path.name for path in (suite.path / "cassettes").iterdir() if "shared" in path.name] == ["shared.yaml"]


def lines(result: pytest.RunResult, begins: str) -> list[str]:
    return [re.sub(r" - .*", "", line) for line in result.outlines if line.startswith(begins)]


def test_tests_that_send_the_same_may_share_a_tape(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(ALIKE)

    suite.runpytest_inprocess("--contract-mode=rerecord", f"--contract-base-url={service}").assert_outcomes(passed=2)
    suite.runpytest_inprocess().assert_outcomes(passed=2)


def test_a_test_that_is_repeated_records_again_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    old, new = (Cassette("a.yaml", (Exchange(Request(uri=uri), Response()),)) for uri in ("http://h/1", "http://h/2"))
    recorded = Recorded(0)
    for _ in range(2):
        with recorded.claimed(path, "t.py::test", "a.yaml") as may_replace:
            if path.exists():
                may_replace(old, new)
            path.touch()
    with recorded.claimed(path, "t.py::other", "a.yaml") as may_replace:
        may_replace(old, old)
        with pytest.raises(UsageError, match=rf"^a\.yaml: t\.py::test has {TOLD[:-1]}"):
            may_replace(old, new)


def test_tapes_that_no_test_of_its_own_opens_are_told_apart_too(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    old, new = (Cassette("a.yaml", (Exchange(Request(uri=uri), Response()),)) for uri in ("http://h/1", "http://h/2"))
    recorded = Recorded(0)
    with recorded.claimed(path, "", "a.yaml"):
        path.touch()
    refused = pytest.raises(UsageError, match=rf"^a\.yaml: another test of this run has {TOLD[:-1]}")
    with recorded.claimed(path, "", "a.yaml") as may_replace, refused:
        may_replace(old, new)


def test_a_tape_of_before_the_run_may_be_recorded_again(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(SHARED.replace("VALUES", '[""]').replace('"ab"', '"a"'))
    suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={service}").assert_outcomes(passed=1)
    suite.makepyfile(SHARED.replace("VALUES", '["?a=1"]').replace('"ab"', '"a"'))
    result = suite.runpytest_inprocess("--contract-mode=rerecord", f"--contract-base-url={service}")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["shared.yaml: 1 tape, 1 exchange, *"])


def test_a_folder_that_went_away_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = pytest.raises(CannotCheckError, match=r"^a\.yaml: it cannot be written: \w")

    with refused, Recorded(0).claimed(tmp_path / "file" / "a.yaml", "test", "a.yaml"):
        pytest.fail("nothing can be recorded there")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

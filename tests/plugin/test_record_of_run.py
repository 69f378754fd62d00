"""What a run played, on record: of whole runs that pass; any other says why it does not count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractkit.errors import CannotCheckError, NothingCheckedError
from contractkit.played import read_run
from contractkit.prune import unplayed
from contractkit.pytest_plugin.plays import Plays

PATH = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
CLIENT = f"""
import pytest, requests

def read(contract):
    assert requests.get(contract.base_url + "{PATH}", timeout=5).status_code == 200

@pytest.mark.contract("update-accepted")
def test_read(contract):
    read(contract)
"""
MORE = """
@pytest.fixture(scope="module")
def service(contract_tape):
    with contract_tape("stale-tag-refused") as opened:
        yield opened

def test_open(service):
    read(service)

def test_other():
    pass
"""
SKIPPED = """
@pytest.mark.skip
@pytest.mark.contract("walk-to-closed")
def test_skipped(contract):
    pass
"""


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["alone", "xdist"])
def test_a_whole_run_tells_what_was_played(suite: pytest.Pytester, options: list[str]) -> None:
    suite.makepyfile(test_it=CLIENT + MORE + SKIPPED)
    suite.runpytest_subprocess(*options).assert_outcomes(passed=3, skipped=1)
    run = read_run(suite.path)

    assert run.played == {"cassettes/update-accepted.yaml": (0,), "cassettes/stale-tag-refused.yaml": (0,)}
    assert run.tests == 2
    assert run.waiting == {"cassettes/walk-to-closed.yaml": "test_it.py::test_skipped"}
    assert set(run.sources) == {"test_it.py"}
    assert len(run.tapes) == 3


def test_a_scenario_that_is_asked_for_plays_its_tape(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=CLIENT)
    suite.runpytest_inprocess(".", "cassettes").assert_outcomes(passed=17)

    assert len(read_run(suite.path).played["cassettes/walk-to-closed.yaml"]) > 1


PARTIAL = {
    "deselected": (CLIENT + SKIPPED, ["-k", "test_skipped"], "test_it.py::test_read was deselected"),
    "part": (CLIENT, ["test_it.py"], r"it was asked for part of the tests \(pytest test_it.py\)"),
    "one test": (CLIENT, ["test_it.py::test_read"], "it was asked for part of the tests"),
    "ignored": (CLIENT, ["--ignore=other"], "it was run with --ignore=other"),
    "ignored by a pattern": (CLIENT, ["--ignore-glob", "other*"], "it was run with --ignore-glob"),
    "last failed": (CLIENT, ["--lf"], "it was run with --last-failed"),
    "failed": (CLIENT + "\ndef test_broken(): assert False\n", [], "not all tests passed"),
    "unknown": (CLIENT + MORE.replace("def test_open", "@pytest.mark.skip\ndef test_open"), [], "may open any tape"),
    "wrong mark": (CLIENT + SKIPPED.replace('"walk-to-closed"', "1"), [], "may open any tape"),
}


@pytest.mark.parametrize(("tests", "options", "why"), PARTIAL.values(), ids=PARTIAL)
def test_a_run_of_part_says_why_it_does_not_count(
    suite: pytest.Pytester, tests: str, options: list[str], why: str
) -> None:
    suite.makepyfile(test_it=tests)
    suite.runpytest_inprocess(*options)

    with pytest.raises(CannotCheckError, match=why):
        read_run(suite.path)


def test_a_run_of_part_does_not_replace_a_whole_one(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=CLIENT)
    suite.runpytest_inprocess()
    before = read_run(suite.path)
    suite.runpytest_inprocess("test_it.py")

    assert read_run(suite.path) == before


def test_a_run_that_records_does_not_count(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(test_it=CLIENT.replace("timeout", 'headers={"Authorization": "Bearer let-me-in"}, timeout'))
    suite.runpytest_inprocess("--contract-mode=live", f"--contract-base-url={service}").assert_outcomes(passed=1)

    with pytest.raises(CannotCheckError, match="did not replay its tape"):
        read_run(suite.path)


@pytest.mark.parametrize("options", [["--collect-only"], ["-p", "no:contractkit"]])
def test_a_run_that_plays_nothing_leaves_no_record(suite: pytest.Pytester, options: list[str]) -> None:
    suite.makepyfile(test_it="def test_it(): pass" if "-p" in options else CLIENT)
    suite.runpytest_subprocess(*options)

    with pytest.raises(NothingCheckedError, match="no run of tests that play tapes is on record"):
        read_run(suite.path)


def test_a_worker_that_dies_takes_what_it_played_with_it(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=CLIENT + "\ndef test_dies():\n    import os\n    os._exit(1)\n")
    suite.runpytest_subprocess("-n2", "--max-worker-restart=0")
    reasons = json.loads((suite.path / ".contractkit_cache" / "played.json").read_bytes())["partial"]

    assert "not all tests passed" in reasons
    assert "a worker was lost" in reasons


def test_where_nothing_can_be_written_the_run_is_as_green(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it=CLIENT)
    (suite.path / ".contractkit_cache").write_text("in the way", "utf-8")

    suite.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize("options", [[], ["-n1"]], ids=["alone", "xdist"])
def test_a_tape_that_changes_after_it_was_played_is_not_the_one_on_record(
    suite: pytest.Pytester, options: list[str]
) -> None:
    changing = """
def test_then():
    with open("cassettes/update-accepted.yaml", "a") as file:
        file.write("# changed\\n")
"""
    suite.makepyfile(test_it=CLIENT + changing)
    suite.runpytest_subprocess(*options).assert_outcomes(passed=2)
    tapes = sorted((suite.path / "cassettes").glob("*.yaml"))

    with pytest.raises(CannotCheckError, match=r"cassettes/update-accepted\.yaml has changed since the last run"):
        unplayed(suite.path, tapes, read_run(suite.path))


def test_of_a_tape_that_two_workers_read_differently_nobody_knows_which_was_played(tmp_path: Path) -> None:
    tape = tmp_path / "t.yaml"
    tape.write_text("as it is at the end", "utf-8")
    alike, differing = Plays(tmp_path), Plays(tmp_path)
    for plays, digest in ((alike, "a"), (differing, "b")):
        other = Plays(tmp_path)
        other.add_played(tape, [0], "a")
        plays.add_played(tape, [1], digest)
        plays.merge(other.packed())

    assert alike.run([tape], "now").tapes == {"t.yaml": "a"}
    assert differing.run([tape], "now").tapes == {"t.yaml": ""}
    assert alike.run([tape], "now").played == {"t.yaml": (0, 1)}

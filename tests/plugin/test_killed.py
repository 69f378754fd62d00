"""Runs that are killed in the middle: what is on the disk is whole, and the next run goes on from there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from contractkit.cassettes.file import load

TESTS = """
import os, signal, pytest, requests

def ask(contract):
    uri = contract.base_url + "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    headers = {"Authorization": "Bearer let-me-in", "Accept": "application/json"}
    assert requests.get(uri, headers=headers, timeout=5).ok

@pytest.mark.contract("one")
def test_one(contract): ask(contract)

@pytest.mark.contract("two")
def test_two(contract):
    ask(contract)
    if victim := os.environ.get("VICTIM"):
        os.kill(os.getppid() if victim == "main" else os.getpid(), signal.SIGKILL)
        signal.pause()

@pytest.mark.contract("three")
def test_three(contract): ask(contract)
"""
KILLED = {
    "the run": ("self", []),
    "a worker": ("self", ["-n2", "--max-worker-restart=0"]),
    "the first process": ("main", ["-n2"]),
}


@pytest.mark.parametrize(("victim", "options"), KILLED.values(), ids=KILLED)
def test_what_was_recorded_is_whole_and_the_rest_is_recorded_next(
    suite: pytest.Pytester, service: str, monkeypatch: pytest.MonkeyPatch, victim: str, options: list[str]
) -> None:
    suite.makepyfile(TESTS)
    folder = suite.path / "cassettes"
    shipped = {path.name for path in folder.iterdir()}
    record = ["--contract-mode=record", f"--contract-base-url={service}"]
    with monkeypatch.context() as killing:
        killing.setenv("VICTIM", victim)
        assert suite.runpytest_subprocess(*record, *options).ret != 0
    _wait_for_workers(folder)

    left = {path.name for path in folder.iterdir() if not path.name.startswith(".")} - shipped
    assert "two.yaml" not in left
    assert all(len(load(folder / name).exchanges) == 1 for name in left)
    suite.runpytest_subprocess(*record).assert_outcomes(passed=3)
    suite.runpytest_subprocess("--contract-strict").assert_outcomes(passed=3)
    assert {path.name for path in folder.iterdir()} - shipped == {"one.yaml", "two.yaml", "three.yaml"}


def test_a_replay_that_is_killed_costs_nothing(
    suite: pytest.Pytester, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile(TESTS)
    suite.runpytest_subprocess("--contract-mode=record", f"--contract-base-url={service}").assert_outcomes(passed=3)
    before = {path.name: path.read_bytes() for path in (suite.path / "cassettes").iterdir()}
    with monkeypatch.context() as killing:
        killing.setenv("VICTIM", "self")
        assert suite.runpytest_subprocess().ret != 0

    assert {path.name: path.read_bytes() for path in (suite.path / "cassettes").iterdir()} == before
    suite.runpytest_subprocess("--contract-strict").assert_outcomes(passed=3)


def _wait_for_workers(folder: Path) -> None:
    """Wait until nobody writes any more: workers outlive the process that started them by a moment."""
    seen: list[str] = []
    for _ in range(100):
        time.sleep(0.1)
        now = sorted(path.name for path in folder.iterdir())
        if now == seen and not any(name.startswith(".") for name in now):
            return
        seen = now

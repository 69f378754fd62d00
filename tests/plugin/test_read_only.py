"""A checkout that cannot be written to: what only reads works, and what has to write says so in one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests import unprivileged
from tests.command import Ended

CLIENT = """
import pytest, requests

@pytest.mark.contract("update-accepted")
def test_read(contract):
    uri = contract.base_url + "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    headers = {"Authorization": "Bearer let-me-in", "Accept": "application/json"}
    assert requests.get(uri, headers=headers, timeout=5).status_code == 200
"""
Run: TypeAlias = Callable[..., Ended]


@pytest.fixture
def checkout(project: Path) -> Iterator[Path]:
    """A project with a test, of which nothing can be written, not even by root."""
    (project / "test_it.py").write_text(CLIENT, "utf-8")
    unprivileged.read_only(project)
    before = sorted(os.walk(project))
    yield project
    assert sorted(os.walk(project)) == before
    unprivileged.writable(project)


@pytest.fixture
def run(checkout: Path) -> Run:
    """Run a module of Python's in the checkout."""

    def run(*arguments: str) -> Ended:
        return unprivileged.run([sys.executable, "-m", *arguments], checkout, {"CONTRACTKIT_TOKEN": "let-me-in"})

    return run


PYTEST = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")
READS = {
    "pytest": ((*PYTEST, "test_it.py"), "1 passed"),
    "pytest, cassettes": ((*PYTEST, "cassettes"), "16 passed"),
    "pytest, several processes": ((*PYTEST, "-n2", "cassettes", "test_it.py"), "17 passed"),
    "check": (("contractkit", "check"), "3 tapes, 13 exchanges, 1 page compared"),
    "check, several processes": (("contractkit", "check", "--jobs=2"), "3 tapes, 13 exchanges, 1 page compared"),
    "lint": (("contractkit", "lint", "docs", "--fail-on=never"), "4 pages read"),
    "verify": (("contractkit", "verify", "--plan", "cassettes/update-accepted.yaml"), "3. GET /v1.0/engagements/"),
    "scan": (("contractkit", "scan", "cassettes"), ""),
    "review": (("contractkit", "review"), "Nothing is pending"),
}


@pytest.mark.parametrize(("command", "says"), READS.values(), ids=READS)
def test_what_only_reads_works(run: Run, command: tuple[str, ...], says: str) -> None:
    ended = run(*command)

    assert (ended.code, says in ended.out) == (0, True), ended
    assert "Traceback" not in ended.err


WRITES = {
    "record": (("contractkit", "record", "cassettes/update-accepted.http"), "cassettes/update-accepted.yaml"),
    "import": (
        ("contractkit", "import", "vcr", "cassettes/update-accepted.yaml", "--output=new/a.yaml"),
        "new/a.yaml",
    ),
    "serve": (("contractkit", "serve", "new.yaml", "--record=http://127.0.0.1:1"), "new.yaml"),
}


@pytest.mark.parametrize(("command", "tape"), WRITES.values(), ids=WRITES)
def test_what_has_to_write_says_so_at_once(run: Run, command: tuple[str, ...], tape: str) -> None:
    # Port 1 answers nobody: had anything been sent, the sentence would be another.
    ended = run(*command, *(["--base-url=http://127.0.0.1:1"] if "record" in command else []))

    assert (ended.code, ended.err) == (3, f"contractkit: {tape}: it cannot be written: Permission denied.\n")


@pytest.mark.parametrize("mode", ["rerecord", "record"])
def test_a_test_that_would_record_is_refused_before_it_sends_anything(
    run: Run, checkout: Path, service: str, mode: str
) -> None:
    if mode == "record":
        (checkout / "cassettes").chmod(0o755)
        (checkout / "cassettes" / "update-accepted.yaml").rename(checkout / "cassettes" / "elsewhere.yaml")
        (checkout / "cassettes").chmod(0o555)
    ended = run(*PYTEST, "test_it.py", f"--contract-mode={mode}", f"--contract-base-url={service}")
    if mode == "record":
        (checkout / "cassettes").chmod(0o755)
        (checkout / "cassettes" / "elsewhere.yaml").rename(checkout / "cassettes" / "update-accepted.yaml")

    assert (ended.code, "1 error" in ended.out) == (1, True)
    assert "cassettes/update-accepted.yaml: it cannot be written: Permission denied." in ended.out


def test_a_report_that_cannot_be_written_fails_a_run_that_passed(run: Run) -> None:
    ended = run(*PYTEST, "test_it.py", "--contract-report=junit=c.xml")

    assert (ended.code, "1 passed" in ended.out) == (4, True)
    assert "contractkit: c.xml: the report cannot be written: Permission denied." in ended.out


def test_without_a_record_there_is_nothing_to_prune(run: Run) -> None:
    assert run(*PYTEST).code == 0

    ended = run("contractkit", "prune")

    assert ended.code == 5
    assert ended.err.startswith("contractkit: no run of tests that play tapes is on record")

"""What a test with a tape costs in pytest, over a test that does nothing: real suites, each in a process of its own."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from contractkit.cassettes.file import dumps
from tests.benchmarks.exchanges import ROOT, tape
from tests.benchmarks.measure import Comparison

TESTS = 1000
CLIENT = """
import pytest, requests

def send(uri):
    with requests.Session() as session:
        session.trust_env = False
        assert session.put(uri, data=BODY, headers=HEADERS, timeout=5).status_code == 200
"""
OURS = ["-p", "no:recording"]
THEIRS = ["-p", "no:contractkit", "--record-mode=none"]


def comparisons() -> Iterator[Comparison]:
    folder = Path(mkdtemp())
    ours = _suite(folder / "ours", '@pytest.mark.contract("tape-{}")')
    theirs = _suite(folder / "theirs", '@pytest.mark.vcr\n@pytest.mark.default_cassette("tape-{}.yaml")')
    yield Comparison(
        f"{TESTS} tests with a tape each, checked, over a no-op suite",
        "pytest-recording",
        partial(_run, ours, [*OURS, "test_tapes.py"]),
        partial(_run, theirs, [*THEIRS, "test_tapes.py"]),
        goal=0.35,
        rounds=3,
        clock=_children,
        baseline=partial(_run, ours, [*OURS, "-p", "no:contractkit", "test_nothing.py"]),
    )
    yield Comparison(
        "the same in two processes, over a no-op suite in two",
        "pytest-recording",
        partial(_run, ours, [*OURS, "-n2", "test_tapes.py"]),
        partial(_run, theirs, [*THEIRS, "-n2", "test_tapes.py"]),
        goal=1.0,
        rounds=3,
        clock=_children,
        baseline=partial(_run, ours, [*OURS, "-p", "no:contractkit", "-n2", "test_nothing.py"]),
    )
    idle = folder / "idle"
    idle.mkdir()
    (idle / "test_nothing.py").write_text("".join(f"def test_{number}(): pass\n" for number in range(1000)), "utf-8")
    neither = ["-p", "no:recording", "-p", "no:contractkit"]
    yield Comparison(
        "1,000 tests that do nothing, with the plugin loaded",
        "without it",
        partial(_run, idle, OURS),
        partial(_run, idle, neither),
        goal=1.02,
        rounds=9,
        clock=_children,
    )


def _suite(folder: Path, mark: str) -> Path:
    """Write a suite of tests that replay one exchange each, in a project with a page."""
    shutil.copytree(ROOT / "docs" / "partner-api", folder / "docs" / "partner-api")
    cassettes = folder / "cassettes" / "test_tapes"
    cassettes.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        '[tool.contractkit]\npages = ["docs/partner-api/update-a-referral.md"]\ncassettes = "cassettes/test_tapes"\n',
        "utf-8",
    )
    many = tape(TESTS)
    tests = []
    for number, exchange in enumerate(many.exchanges):
        text = dumps(type(many)("tape", (exchange,)))
        (cassettes / f"tape-{number}.yaml").write_text(text[text.index("interactions:") :], "utf-8")
        request = exchange.request
        known = f"BODY, HEADERS, URI = {request.body!r}, {dict(request.headers)!r}, {request.uri!r}"
        test = known.replace("BODY, HEADERS, URI", "global BODY, HEADERS\n    BODY, HEADERS, uri")
        tests.append(f"{mark.format(number)}\ndef test_{number}():\n    {test}\n    send(uri)\n")
    (folder / "test_tapes.py").write_text(CLIENT + "\n".join(tests), "utf-8")
    (folder / "test_nothing.py").write_text("".join(f"def test_{number}(): pass\n" for number in range(TESTS)), "utf-8")
    return folder


def _run(folder: Path, options: list[str]) -> None:
    # Bytecode is written: otherwise pytest rewrites every module of a plugin in every run.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *options]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def _children() -> float:
    """Return the CPU seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

"""What many tests need: the command line as a user meets it, a project to run it in, the documented service."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from contractkit.cli import main
from contractkit.model.contract import Contract
from contractkit.pages.load import load_contract
from tests.command import Command, Ended

pytest_plugins = ["pytester"]

# Speed is measured by the benchmarks; here, a machine that is busy must not fail a test.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# A shell lets its background jobs, and all that they start, ignore Ctrl-C; here it is tested what Ctrl-C does.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped page, scenarios and tapes, with the settings to go with them, as the current folder."""
    shutil.copytree(ROOT / "docs" / "partner-api", tmp_path / "docs" / "partner-api")
    shutil.copytree(ROOT / "cassettes", tmp_path / "cassettes")
    settings = '[tool.contractkit]\npages = ["docs/partner-api/update-a-referral.md"]\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


@pytest.fixture
def contractkit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in this process, and return what a shell would have seen of it."""

    def run(*args: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["contractkit", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exited:
            main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ended(int(exited.value.code or 0), out, err)

    return run


@pytest.fixture(scope="session")
def shipped_contract() -> Contract:
    return load_contract(
        ROOT / "docs" / "partner-api" / "update-a-referral.md", "docs/partner-api/update-a-referral.md"
    )


@pytest.fixture
def service(shipped_contract: Contract) -> Iterator[str]:
    """The documented service; gives its base URL."""
    from contractkit.sandbox.server import serving

    with serving(shipped_contract, token="let-me-in") as base_url:
        yield base_url

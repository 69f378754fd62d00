"""Suites to run, each in a folder of its own."""

from __future__ import annotations

import importlib
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from contractkit.registry import modules_in

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def everything_is_loaded() -> None:
    """Load what the suites need. A suite that runs in this process forgets its imports, and some work only once."""
    for _ in modules_in("contractkit"):
        pass
    for name in ("aiohttp", "deepdiff", "httpx", "markdown_it", "requests", "vcr.patch", "yaml"):
        with suppress(ImportError):
            importlib.import_module(name)


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty suite beside the shipped page and tapes, with everything strict."""
    monkeypatch.delenv("CI", raising=False)
    # pytest rewrites every module of a plugin; a suite in a process of its own should find them rewritten.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    shutil.copytree(ROOT / "docs" / "partner-api", pytester.path / "docs" / "partner-api")
    shutil.copytree(ROOT / "cassettes", pytester.path / "cassettes")
    pytester.makepyprojecttoml(
        """
        [tool.contractkit]
        pages = ["docs/partner-api/update-a-referral.md"]
        [tool.pytest]
        strict = true
        filterwarnings = ["error"]
        addopts = ["-p", "no:hypothesispytest", "-p", "no:randomly"]
        asyncio_default_fixture_loop_scope = "function"
        """
    )
    return pytester

"""Run programs that file permissions hold for, also where the tests are run by root, whom they do not hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.command import Ended

_RIGHTS = "-dac_override,-dac_read_search,-fowner"
"""What lets root pass over permissions (capabilities(7))."""


def run(command: Sequence[object], folder: Path, more: Mapping[str, str] | None = None) -> Ended:
    """Run a program in a folder; the test is skipped where nothing takes its rights away.

    Args:
        command: the program and its arguments.
        folder: where to run it.
        more: variables of the environment, beside those that are there.
    """
    prefix = _prefix()
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd=folder,
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def read_only(folder: Path) -> None:
    """Take the right to write away, from a folder and all below it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def writable(folder: Path) -> None:
    """Give it back, so that the folder can be removed."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _prefix() -> list[str]:
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write anywhere, and there is no setpriv")
    prefix = [setpriv, f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o500)
        probe = [*prefix, sys.executable, "-c", f"import os; print(os.access({folder!r}, os.W_OK))"]
        if subprocess.run(probe, capture_output=True, text=True, check=False).stdout != "False\n":
            pytest.skip("root may write anywhere, and setpriv may not change that")
    return prefix

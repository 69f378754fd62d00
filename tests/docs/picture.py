"""Draws docs/drift.svg, the picture of the README: `python -m tests.docs.picture`.

It is a real run: the shipped page is served with a drift, a shipped scenario is recorded against that service, and the
tape is checked. A test runs it again and compares what the picture says.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console
from rich.text import Text

from contractkit.pages.load import load_contract
from contractkit.sandbox.server import serving

ROOT: Final = Path(__file__).parents[2]
PICTURE: Final = ROOT / "docs" / "drift.svg"
_PAGE: Final = "docs/partner-api/update-a-referral.md"
_SCENARIO: Final = "cassettes/update-accepted.http"
_DRIFT: Final = "member-retyped"
_TOKEN: Final = "let-me-in"
_COLUMNS: Final = 98
_FONTS: Final = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)


def run() -> str:
    """Record a service that drifts, check the tape, and return what a terminal shows of it."""
    with TemporaryDirectory(prefix="contractkit-picture-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "docs" / "partner-api", folder / "docs" / "partner-api")
        (folder / "cassettes").mkdir()
        shutil.copy(ROOT / _SCENARIO, folder / _SCENARIO)
        (folder / "pyproject.toml").write_text(f'[tool.contractkit]\npages = ["{_PAGE}"]\n', "utf-8")
        with serving(load_contract(ROOT / _PAGE, _PAGE), token=_TOKEN, drift=_DRIFT) as service:
            recorded = _shown(["record", _SCENARIO, "--base-url", "$SERVICE"], folder, service)
        return f"{recorded}\n{_shown(['check'], folder, service)}"


def _shown(arguments: list[str], folder: Path, service: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR"}}
    given = [service if each == "$SERVICE" else each for each in arguments]
    ran = subprocess.run(
        [sys.executable, "-m", "contractkit", *given], cwd=folder, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**environment, "CONTRACTKIT_TOKEN": _TOKEN, "FORCE_COLOR": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return f"\N{ESCAPE}[1m$ contractkit {' '.join(arguments)}\N{ESCAPE}[0m\n{ran.stdout}"


def svg(shown: str) -> str:
    """Draw what a terminal shows. The picture loads nothing: whoever has the font of its first choice sees it."""
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.from_ansi(shown.rstrip()), soft_wrap=False)
    drawn = console.export_svg(title="the service drifts, and contractkit says who moved", unique_id="drift")
    return _FONTS.sub("\n", drawn)


def text_of(drawn: str) -> list[str]:
    """Return the words of a picture, which do not depend on how this version of the library draws."""
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", drawn, flags=re.DOTALL)).split()


if __name__ == "__main__":
    PICTURE.write_text(svg(run()), "utf-8", newline="\n")

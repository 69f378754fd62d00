"""The manual as a site: built strictly, whole, and without anything that a reader's browser would fetch elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs import picture

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", str(DOCS), str(folder)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return folder


def test_every_page_of_the_manual_is_there_and_can_be_found(site: Path) -> None:
    pages = {each.relative_to(DOCS).with_suffix(".html") for each in DOCS.rglob("*.md")}
    manual = {each for each in pages if each.parts[0] != "partner-api"}
    assert len(manual) > 10
    front = (site / "index.html").read_text("utf-8")
    for page in manual:
        assert (site / page).is_file()
        assert page == Path("index.html") or f'href="{page}"' in front, f"nothing leads to {page}"


def test_templates_can_be_taken_from_the_site(site: Path) -> None:
    taken = {each.name for each in site.glob("_downloads/*/*")}
    assert {"action.yml", *(each.name for each in (DOCS / "ci").iterdir())} <= taken


def test_a_page_fetches_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        written = page.read_text("utf-8")
        fetched = re.findall(r'<(?:script|img|iframe)[^>]* src="(https?:)?//', written)
        fetched += re.findall(r'<link[^>]* rel="stylesheet"[^>]* href="(https?:)?//', written)
        assert not fetched, page


def test_the_picture_shows_what_a_run_of_today_prints() -> None:
    drawn = picture.PICTURE.read_text("utf-8")
    assert picture.text_of(drawn) == picture.text_of(picture.svg(picture.run())), "run: python -m tests.docs.picture"
    assert "@font-face" not in drawn
    assert "response-type-changed" in picture.text_of(drawn)

"""What a contract is made of is known by digests, so that a change can be told without reading the pages again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contractkit.pages.load import load
from contractkit.pages.sources import NO_PAGE, digests

PAGE = """# T

## Request syntax

| Method | URI |
|---|---|
| PUT | /a/{id} |

## Request body

| Property | Type | About |
|---|---|---|
| Size | [Size](types.md#size) | - |
| Out | [Out](../out.md#out) | - |
| Link | [Link](link.md#out) | - |
| Gone | [Gone](gone.md) | - |
"""
TYPES = "# Types\n\n## Size\n\n| Value | About |\n|---|---|\n| small | - |\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "out.md").write_text(TYPES, "utf-8")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "page.md").write_text(PAGE, "utf-8")
    (folder / "types.md").write_text(TYPES, "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "out.md")
    return folder / "page.md"


def test_all_that_was_looked_for_is_known_by_what_was_read(page: Path) -> None:
    sources = load(page, "docs/page.md").sources

    assert {home for home, digest in sources.items() if digest != NO_PAGE} == {"page.md", "types.md"}
    assert {home for home, digest in sources.items() if digest == NO_PAGE} >= {"link.md", "gone.md"}
    assert digests(page, sources) == sources


def _link_inside(folder: Path) -> None:
    (folder / "link.md").unlink()
    (folder / "link.md").symlink_to(folder / "types.md")


CHANGES: dict[str, Callable[[Path], object]] = {
    "the page": lambda folder: (folder / "page.md").write_text(PAGE + "more", "utf-8"),
    "a linked page": lambda folder: (folder / "types.md").write_text(TYPES + "more", "utf-8"),
    "a linked page is gone": lambda folder: (folder / "types.md").unlink(),
    "a linked page is no text": lambda folder: (folder / "types.md").write_bytes(b"\xff"),
    "a linked page is new": lambda folder: (folder / "gone.md").write_text(TYPES, "utf-8"),
    "a link leads inside": _link_inside,
    "the page is gone": lambda folder: (folder / "page.md").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(page: Path, change: Callable[[Path], object]) -> None:
    sources = load(page).sources
    change(page.parent)

    assert digests(page, sources) != sources


def test_a_change_of_what_was_not_read_is_none(page: Path) -> None:
    sources = load(page).sources
    (page.parents[1] / "out.md").write_text("other", "utf-8")
    (page.parent / "nobody-links-here.md").write_text("other", "utf-8")

    assert digests(page, sources) == sources

"""A good page, and what becomes of it when pieces of it are written otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contractkit.model.contract import Contract
from contractkit.pages.load import load_contract

FOLDER = Path(__file__).parent / "pages"
GOOD = (FOLDER / "replace-an-order.md").read_text("utf-8")


def revised(changes: Sequence[Sequence[str]], text: str = GOOD) -> str:
    """Replace pieces of a page, each of which has to be there. A third part says which occurrence, from 1."""
    for old, new, *nth in changes:
        assert old in text, f"the page has no {old!r}"
        place = -1
        for _ in range(int(nth[0]) if nth else 1):
            place = text.index(old, place + 1)
        text = text[:place] + new + text[place + len(old) :]
    return text


def page_of(case: dict[str, Any], folder: Path, name: str = "page.md") -> Contract:
    """Read the page of a case: the good one with its changes, or one of its own. Linked pages lie beside it."""
    shutil.copy(FOLDER / "order-types.md", folder)
    (folder / name).write_text(case["page"] if "page" in case else revised(case.get("changes", [])), "utf-8")
    for other, changes in case.get("linked", {}).items():
        (folder / other).write_text(revised(changes, (FOLDER / other).read_text("utf-8")), "utf-8")
    return load_contract(folder / name, name)

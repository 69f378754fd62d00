from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Command
from tests.rules.revised import FOLDER, GOOD, revised


@pytest.fixture
def pages(project: Path) -> Path:
    """Two revisions of a page beside the page that both link to."""
    Path("order-types.md").write_text((FOLDER / "order-types.md").read_text("utf-8"), "utf-8")
    Path("old.md").write_text(GOOD, "utf-8")
    changes = [["| Open, Paid, Closed ", "| Open, Paid "], ["# Replace an order", "# Replace an order (obsolete)"]]
    changes += [['"priority": 2', '"priority": "2"', "2"], ["| priority    | int    ", "| priority    | string "]]
    Path("new.md").write_text(revised(changes), "utf-8")
    return project


def test_what_breaks_is_told_with_both_lines(pages: Path, contractkit: Command) -> None:
    ended = contractkit("diff", "old.md", "new.md")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("PUT /v1/orders/{orderId}\n\n  x error ")
    assert "x error transition-removed\n    The transition Open -> Closed is no longer allowed.\n" in ended.out
    assert "    at         old.md:43  | | Open | Open, Paid, Closed | Fresh, Waiting |\n" in ended.out
    shown = ['    at         new.md:92  | "priority": "2",', "|  ^^^^^^^^".rjust(37), "    was at     old.md:92"]
    assert "\n".join(shown) in ended.out
    assert "old.md and new.md compared: 2 errors, 2 notes.\n" in ended.out


def test_the_json_names_both_places(pages: Path, contractkit: Command) -> None:
    findings = json.loads(contractkit("diff", "old.md", "new.md", "--format", "json").out)["findings"]
    (changed,) = [each for each in findings if each["pointer"] == "/response/body/priority"]
    assert changed["source"] == {"page": "new.md", "line": 92}
    assert changed["related"] == {"page": "old.md", "line": 92}
    assert (changed["documented"], changed["observed"]) == ("integer", "string")


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "code"),
    [
        ("old.md", "new.md", "error", 1),
        ("old.md", "new.md", "never", 0),
        ("old.md", "old.md", "info", 0),
        ("new.md", "old.md", "info", 1),
    ],
)
def test_the_exit_code_follows_fail_on(
    pages: Path, contractkit: Command, *, old: str, new: str, fail_on: str, code: int
) -> None:
    assert contractkit("diff", old, new, "--fail-on", fail_on).code == code


def test_the_same_promises_are_said_to_be_the_same(pages: Path, contractkit: Command) -> None:
    assert contractkit("diff", "old.md", "old.md").out == "old.md and old.md compared: both promise the same.\n"


def test_a_linked_page_that_one_revision_lacks_is_named(pages: Path, contractkit: Command) -> None:
    Path("elsewhere").mkdir()
    Path("elsewhere/old.md").write_text(GOOD, "utf-8")
    ended = contractkit("diff", "elsewhere/old.md", "old.md")
    assert ended.code == 0
    assert ended.err == (
        "contractkit: order-types.md: linked, and found beside one revision only; what it promises was not compared.\n"
    )


@pytest.mark.parametrize("args", [["old.md", "nothing.md"], ["order-types.md", "new.md"]])
def test_a_page_without_a_contract_cannot_be_compared(pages: Path, contractkit: Command, args: list[str]) -> None:
    ended = contractkit("diff", *args)
    assert (ended.code, ended.out) == (3, "")

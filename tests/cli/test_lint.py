from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.command import Command
from tests.rules.revised import GOOD, revised

PAGE = "docs/partner-api/update-a-referral.md"

CONTRADICTIONS = [
    ("page-json-invalid", '"eTag": '),
    ("page-example-breaks-rule", "PUT https://"),
    ("page-status-line-missing", "{"),
    ("page-example-id-differs", '"id": "4111fffc'),
    ("page-etag-unchanged", '"eTag": '),
    ("page-link-off-template", '"uri": "https://api.partner.microsoft.com/v1.0/engagments/referrals?'),
    ("page-link-off-template", '"uri": "https://api.partner.microsoft.com/v1.0/engagments/referrals/4111'),
    ("page-link-not-encoded", '"uri": "https://api.partner.microsoft.com/v1.0/engagments/referrals?'),
    ("page-member-not-returned", '"closingDateTime"'),
    ("page-member-not-in-table", '"organizationId"'),
    ("page-member-not-in-table", '"organizationName"'),
    ("page-table-name-differs", "| ReferralType "),
]
"""What the shipped page says in one place and contradicts in another."""


def test_the_shipped_page_contradicts_itself_and_is_blamed(project: Path, contractkit: Command) -> None:
    ended = contractkit("lint", PAGE, "--format", "json")
    findings = json.loads(ended.out)["findings"]
    lines = Path(PAGE).read_text("utf-8").splitlines()
    told = [(each["rule"], lines[each["source"]["line"] - 1].strip()) for each in findings]
    assert ended.code == 1
    assert [each for each in CONTRADICTIONS if not any(r == each[0] and t.startswith(each[1]) for r, t in told)] == []
    assert {each["verdict"] for each in findings} == {"page"}
    assert {each["source"]["page"] for each in findings} == {PAGE}


def test_the_text_says_where_and_what_to_do(project: Path, contractkit: Command) -> None:
    out = contractkit("lint", PAGE).out
    assert out.startswith(f"{PAGE}\n\n")
    assert "! warning page-json-invalid\n    The body of the request example is not JSON: a comma" in out
    assert f"    at         {PAGE}:180:55  | " in out
    assert "    next       Take it out.\n" in out
    assert "1 page read: 1 error, 12 warnings, 3 notes. Verdict: page.\n" in out
    assert out.endswith("contractkit explain page-example-breaks-rule\n")


def test_a_good_page_is_clean(project: Path, contractkit: Command) -> None:
    Path("good.md").write_text(GOOD, "utf-8")
    ended = contractkit("lint", "good.md", "--fail-on", "info")
    assert (ended.code, ended.out) == (0, "1 page read: nothing is wrong.\n")


def test_a_folder_is_read_whole_and_the_settings_name_the_pages(project: Path, contractkit: Command) -> None:
    assert "4 pages read: " in contractkit("lint", "docs").out
    assert "1 page read: " in contractkit("lint").out


def test_levels_are_those_of_the_settings(project: Path, contractkit: Command) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write('levels = { page-example-breaks-rule = "off" }\n')
    ended = contractkit("lint")
    assert ended.code == 0
    assert "page-example-breaks-rule" not in ended.out


def test_pages_that_cannot_be_read_do_not_hide_the_others(project: Path, contractkit: Command) -> None:
    Path("docs/binary.md").write_bytes(b"\x00")
    ended = contractkit("lint", "docs")
    assert ended.code == 3
    assert "contractkit: docs/binary.md: this is a binary file" in ended.err
    assert "page-example-breaks-rule" in ended.out


def test_the_preview_is_a_patch(project: Path, contractkit: Command) -> None:
    ended = contractkit("lint", PAGE, "--fix-preview", "--output", "json=lint.json")
    assert ended.code == 1
    assert ended.out.startswith(f"--- a/{PAGE}\n+++ b/{PAGE}\n@@ ")
    assert json.loads(Path("lint.json").read_text("utf-8"))["findings"]
    subprocess.run(["git", "apply", "-"], input=ended.out, text=True, check=True)
    again = contractkit("lint", PAGE)
    assert "page-json-invalid" not in again.out
    assert "page-example-breaks-rule" in again.out


def test_the_preview_says_what_it_leaves(project: Path, contractkit: Command) -> None:
    Path("page.md").write_text(revised([['"priority": 2,', '"priority": 2,\n  "priority": 3,']]), "utf-8")
    ended = contractkit("lint", "page.md", "--fix-preview")
    assert ended.out == ""
    assert ended.err == (
        "contractkit: page.md:60:3: duplicate-key has no single right repair; the example is left as it is.\n"
    )


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["empty"], 5, "no page in empty: nothing was read."),
        (["nothing.md"], 3, "nothing.md: there is no such page."),
        (["words.md"], 5, "no page documents an operation"),
        (["--format", "jsno"], 2, "'jsno' is not one of"),
    ],
)
def test_bad_input_has_its_exit_code(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    Path("empty").mkdir()
    Path("words.md").write_text("# Words\n\nNothing else.\n", "utf-8")
    ended = contractkit("lint", *args)
    assert (ended.code, ended.out) == (code, "")
    assert says in ended.err


def test_without_any_page_there_is_nothing_to_read(project: Path, contractkit: Command) -> None:
    (project / "pyproject.toml").write_text("", "utf-8")
    ended = contractkit("lint")
    assert ended.code == 2
    assert "there is no page to read" in ended.err

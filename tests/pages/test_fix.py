from __future__ import annotations

from contractkit.pages.extract import extract
from contractkit.pages.fix import fix


def _page(*body: str, indent: str = "") -> str:
    lines = ["```http", "HTTP/1.1 200 OK", "", *body, "```"]
    return "# Page\n\n## Response example\n\n- As this:\n\n" + "".join(f"{indent}{line}\n" for line in lines)


def _changed(text: str) -> list[str]:
    diff = fix(extract(text, "docs/page.md")).diff
    return [line for line in diff.splitlines() if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_a_good_page_needs_no_diff() -> None:
    fixed = fix(extract(_page("{", '  "a": 1', "}"), "page.md"))
    assert (fixed.diff, fixed.left) == ("", ())


def test_the_diff_names_the_page_as_git_does() -> None:
    diff = fix(extract(_page("{", '  "a": 1,', "}"), "docs/page.md")).diff
    assert diff.startswith("--- a/docs/page.md\n+++ b/docs/page.md\n@@ -8,7 +8,7 @@\n")


def test_a_repair_keeps_the_indentation_of_a_list() -> None:
    assert _changed(_page("{", '  "a": 1,', "}", indent="    ")) == ['-      "a": 1,', '+      "a": 1']


def test_a_repair_may_join_lines() -> None:
    assert _changed(_page("{", '  "a": "one', 'two",', '  "b": 2', "}")) == [
        '-  "a": "one',
        '-two",',
        '+  "a": "one\\ntwo",',
    ]


def test_a_line_that_a_repair_empties_goes_and_its_spaces_too() -> None:
    assert _changed(_page("{", '  "a": 1, // first', "  // second", '  "b": 2', "}")) == [
        '-  "a": 1, // first',
        "-  // second",
        '+  "a": 1,',
    ]


def test_an_example_with_one_unclear_defect_is_left_alone() -> None:
    fixed = fix(extract(_page("{", '  "a": 1,', '  "a": 2,', "}"), "page.md"))
    assert fixed.diff == ""
    assert [(defect.kind, defect.line) for defect in fixed.left] == [("duplicate-key", 12)]


def test_several_examples_are_repaired_each_in_its_place() -> None:
    text = _page("{", '  "a": 1,', "}") + _page("[", "  1,", "]")
    assert _changed(text) == ['-  "a": 1,', '+  "a": 1', "-  1,", "+  1"]

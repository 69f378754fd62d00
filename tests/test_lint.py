from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.diff import diff
from contractkit.errors import NothingCheckedError, PageError, UsageError
from contractkit.lint import lint
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.pages.extract import extract
from contractkit.rules.rule import page_rules
from tests.rules.revised import GOOD, revised

BROKEN = revised(
    [
        ['If-Match: "a1"\n', ""],
        ["orders?status", "oders?status"],
        ['"mail": "sales@contoso.com"\n  }\n}', '"mail": 1,\n  }\n}'],
    ]
)


def _read(text: str, name: str = "page.md") -> Contract:
    return extract(text, name)


def test_findings_go_from_the_top_of_each_page_to_its_bottom() -> None:
    report = lint([_read(BROKEN, "b.md"), _read(BROKEN, "a.md")])
    places = [(each.source.page, each.source.line) for each in report.findings if each.source]
    assert places == sorted(places, key=lambda place: (place[0] == "a.md", place[1]))
    assert report.pages == ("b.md", "a.md")
    assert report.task == "lint"
    assert {each.verdict for each in report.findings} == {Verdict.PAGE}


def test_the_report_tells_which_rules_ran() -> None:
    assert [rule.id for rule in lint([_read(GOOD)]).rules] == [rule.id for rule in page_rules()]


def test_a_fingerprint_is_made_of_structure_only() -> None:
    moved = revised([["PUT stores a whole order", "Some words.\n\nMore words.\n\nPUT stores an order"]], BROKEN)
    once, again = (lint([_read(text)]).findings for text in (BROKEN, moved))
    assert [each.fingerprint for each in once] == [each.fingerprint for each in again]
    assert [each.source for each in once] != [each.source for each in again]
    assert len({each.fingerprint for each in once}) == len(once) == 3


def test_levels_can_be_set_and_rules_switched_off() -> None:
    levels = {"page-example-breaks-rule": None, "page-link-off-template": Level.ERROR}
    found = {each.rule: each.level for each in lint([_read(BROKEN)], levels).findings}
    assert found == {"page-json-invalid": Level.WARNING, "page-link-off-template": Level.ERROR}


def test_the_level_of_a_rule_about_tapes_is_no_unknown_rule() -> None:
    assert lint([_read(GOOD)], {"etag-missing": Level.INFO}).findings == ()
    with pytest.raises(UsageError, match=r"no rule 'page-json-invalud'\. Did you mean 'page-json-invalid'"):
        lint([_read(GOOD)], {"page-json-invalud": None})


def test_a_finding_names_the_operation_of_its_example() -> None:
    page = """# Things

```http
GET /things/{id}
PUT /things/{id}
```

## Request example

```http
PUT /things/1
Content-Type: application/json

{"a": 1,}
```
"""
    (finding,) = lint([_read(page)]).findings
    assert finding.operation == "PUT /things/{id}"
    assert (finding.column, finding.quote) == (8, '{"a": 1,}')


@pytest.mark.parametrize("pages", [[], ["# Words\n\nNothing but words.\n"], ["", "\n"]])
def test_pages_without_anything_to_judge_are_not_clean(pages: list[str]) -> None:
    with pytest.raises(NothingCheckedError, match="nothing was checked"):
        lint([_read(page) for page in pages])


def test_a_page_without_an_operation_goes_along_with_others() -> None:
    assert lint([_read("# Words\n"), _read(GOOD)]).findings == ()


def test_the_shipped_page_blames_nobody_else(shipped_contract: Contract) -> None:
    report = lint([shipped_contract])
    assert {each.verdict for each in report.findings} == {Verdict.PAGE}
    assert report.count(Level.ERROR) == 1
    assert all(each.source and each.source.page == shipped_contract.page for each in report.findings)


def test_a_page_without_its_text_is_judged_all_the_same() -> None:
    assert lint([replace(_read(GOOD), text={})]).findings == ()


def test_no_page_is_a_reason_to_fail(tmp_path: Path) -> None:
    ragged = "| a |\n|---|\n| b | c | d |\n\n```http\nPUT /a/{b}\n\n{\n```\n\n```http\nHTTP/1.1 200\n\n[[[\n```\n"
    assert lint([_read(ragged)]).pages == ("page.md",)


_PIECES = ["", "{", "}", "[", '"', "|", "\n", "```\n", "{id}", "<x>", ",", "\\", "https://[x/", "null", "ü", "한"]


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 60), st.sampled_from(_PIECES)), max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_damage_to_a_page_stops_a_rule(damage: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for start, length, piece in damage:
        text = text[:start] + piece + text[start + length :]
    with suppress(NothingCheckedError):
        lint([_read(text)])
    with suppress(PageError):
        diff(_read(GOOD, "old.md"), _read(text, "new.md"))

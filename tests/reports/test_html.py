from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Cell, Coverage, Evidence, OperationCoverage
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict, Waived
from contractkit.model.json_value import MISSING
from contractkit.reports import html
from contractkit.reports._html_finding import differing, lines_of
from tests.reports.samples import HOSTILE, hostile, many

VOID = {"meta", "input", "br"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "table", "tr", "th", "td",
    "input", "label", "main", "section", "article", "code", "pre", "a", "figure", "figcaption", "dl", "dt", "dd", "b",
    "details", "summary", "ul", "ol", "li", "br",
}  # fmt: skip
FINDING = Finding(
    "response-type-changed", Level.ERROR, Verdict.API, "A sentence.", "PUT /x/{id}", cassette="tapes/a.yaml",
    exchange=0, line=88, status=200, pointer="/response/body/a", documented=1, observed="1",
    source=Source("docs/page.md", 112), quote='"a": 1,', advice="Do something.",
)  # fmt: skip


class Page(HTMLParser):
    """A page, read: refuses what is not closed in order, and any element or attribute that a report has no use for."""

    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(written)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs)
        assert not {name for name in found if name.startswith("on") or name in {"style", "src", "srcset", "action"}}
        assert found.get("href", "#").startswith("#")
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(*findings: Finding, **fields: object) -> Page:
    rules = (RuleInfo("response-type-changed", Level.ERROR, Verdict.API, "Sums up.", "Sums up.\n\nWhy: so\nthere."),)
    return Page(html.render(replace(Report(findings, rules, ("docs/page.md",), ("tapes/a.yaml",), 1), **fields)))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_stranger_adds_no_element(text: str) -> None:
    page = Page(html.render(hostile(text)))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {each["href"].removeprefix("#") for each in page.all("a")} <= set(ids)
    if text.strip() and text.isprintable() and len(text) < 100:
        assert text in page.text


def test_the_policy_allows_its_own_style_and_nothing_else() -> None:
    written = html.render(Report((FINDING,), ()))
    (style,) = re.findall("<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (each["content"] for each in Page(written).all("meta") if "http-equiv" in each)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


def test_the_documented_line_and_what_came_stand_side_by_side_marked() -> None:
    written = html.render(Report((FINDING,), ()))
    assert '<pre><span class="differs">&quot;a&quot;: 1,</span></pre>' in written
    assert '<pre><span class="differs">&quot;1&quot;</span></pre>' in written
    assert "documented at <code>docs/page.md:112</code>" in written


def test_only_lines_that_differ_are_marked() -> None:
    left, right = lines_of({"a": 1, "b": [1, 2], "c": 3}), lines_of({"a": 1, "b": [1, 9], "c": 3})
    out, in_ = differing(left, right)
    assert [left[number].strip() for number in out] == ["2"]
    assert [right[number].strip() for number in in_] == ["9"]


def test_a_long_value_is_cut_and_says_so() -> None:
    assert lines_of(list(range(100)))[-1] == "… 62 more lines"
    assert [len(line) for line in lines_of(["x" * 50_000])] == [1, 400, 1]
    assert lines_of(MISSING) == ["nothing"]


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"quote": "", "source": None}, "documented1"),
        ({"documented": MISSING}, '"a": 1,'),
        ({"quote": "| a | a number |"}, "| a | a number |1"),
        ({"exchange": None, "cassette": "", "documented": "b"}, 'should be"b"'),
        ({"exchange": None, "cassette": "", "documented": MISSING, "quote": ""}, 'the page at docs/page.md:112"1"'),
        (
            {"exchange": None, "cassette": "", "documented": MISSING, "observed": MISSING, "quote": ""},
            "the page at docs/page.md:112",
        ),
        ({"related": Source("docs/page.md", 9)}, "docs/page.md:9"),
    ],
)
def test_what_is_known_is_shown(change: dict[str, object], shown: str) -> None:
    assert shown in page_of(replace(FINDING, **change)).text  # type: ignore[arg-type]


def test_what_no_page_says_anything_of_has_one_side() -> None:
    page = page_of(replace(FINDING, documented=MISSING, source=None, quote=""))
    assert [each["class"] for each in page.all("figure")] == ["in"]


def test_a_brace_that_an_example_begins_with_is_not_quoted() -> None:
    assert "documented at docs/page.md:112200observed" in page_of(replace(FINDING, documented=200, quote="{")).text


def test_nothing_known_of_a_page_leaves_no_empty_box() -> None:
    bare = Finding("r", Level.INFO, Verdict.PAGE, "m", "")
    assert not page_of(bare).all("figure")


def test_a_fault_met_again_lists_where() -> None:
    page = page_of(FINDING, *(replace(FINDING, exchange=number, observed="2") for number in range(1, 150)))
    assert len(page.all("article")) == 1
    assert "again in 149 more exchanges on 1 tape" in page.text
    assert "and 49 more" in page.text


def test_what_there_is_can_be_filtered() -> None:
    page = page_of(FINDING, replace(FINDING, level=Level.INFO, verdict=Verdict.TAPE))
    assert [each["id"] for each in page.all("input")] == ["show-error", "show-info", "show-api", "show-tape"]
    assert not page_of(FINDING).all("input")


def test_rules_are_explained_and_waivers_listed() -> None:
    page = page_of(FINDING, replace(FINDING, waived=Waived("ticket 4711")))
    assert "Why: so there." in page.text
    assert "Findings waived, not counted (1)" in page.text
    assert ": ticket 4711" in page.text


def test_coverage_tells_what_was_never_seen_and_what_nobody_documents() -> None:
    here = Source("docs/page.md", 7)
    evidence = (
        *(Evidence(Aspect.STATUS, str(code), int(code == 200), source=here) for code in (200, 409, 412)),
        Evidence(Aspect.STATUS, "418", 2, documented=False),
        *(Evidence(Aspect.MEMBER, f"/response/body/m{number}", 0) for number in range(210)),
    )
    matrix = (
        Cell("New", "Pending", 2, documented=True),
        Cell("New", "Received", 0, documented=True),
        Cell("Active", "Pending", 1, documented=False),
    )
    operations = (
        OperationCoverage("PUT /a", here, 3, evidence=evidence, matrix=matrix),
        OperationCoverage("PUT /b", here, 0),
    )
    page = page_of(coverage=Coverage(operations))
    assert "Coverage: 0.9 % of what is documented was recorded" in page.text
    assert "statuses1 of 3409, 412418" in page.text
    assert "/response/body/m199and 10 more" in page.text
    assert "New2never\nActive1 (undocumented)" in page.text
    assert "PUT /b docs/page.md:7, never recorded" in page.text


def test_a_clean_run_says_what_it_looked_at() -> None:
    assert "Nothing moved" in page_of().text
    assert "1 tape, 1 exchange, 1 page" in page_of().text


def test_too_many_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LIMIT", 200_000)
    page = Page(html.render(many(5000)))
    shown = page.all("article")
    assert f"{5000 - len(shown):,} more findings left out" in page.text
    assert sum("error" in each["class"] for each in shown) == 50

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from contractkit.model.contract import Source
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict, Waived
from contractkit.reports import markdown
from contractkit.reports._commonmark import code, prose
from contractkit.reports._inert import inert
from tests.reports.samples import HOSTILE, hostile, many

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
FINDING = Finding(
    "r", Level.ERROR, Verdict.API, "`a` is 2.", "PUT /x", cassette="a.yaml", exchange=0, status=200, pointer="/a",
    observed=2, source=Source("p.md", 3), quote='"a": 1,',
)  # fmt: skip


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def text_of(written: str) -> str:
    """Return the text that a reader of one line sees."""
    return "".join(token.content for token in inline(READER.parse(written)))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_stranger_makes_no_markup(text: str) -> None:
    tokens = READER.parse(markdown.render(hostile(text)))
    children = inline(tokens)
    kinds = {token.type for token in (*tokens, *children)}
    assert not {"html_block", "html_inline", "link_open", "image", "em_open", "s_open", "hr", "fence"} & kinds
    bare = " ".join(token.content for token in children if token.type == "text")
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.", bare)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_stranger_changes_no_structure(text: str) -> None:
    shape = [token.type for token in READER.parse(markdown.render(hostile("x"))) if token.nesting == 1]
    seen = [token.type for token in READER.parse(markdown.render(hostile(text))) if token.nesting == 1]
    assert seen.count("heading_open") == shape.count("heading_open")
    assert seen.count("tr_open") == shape.count("tr_open")
    assert abs(seen.count("list_item_open") - shape.count("list_item_open")) <= (2 if not text else 0)


@given(st.text(st.characters(codec=None), min_size=1).filter(lambda text: text.strip() == text))
def test_a_code_span_reads_back(text: str) -> None:
    (token,) = inline(READER.parse(f"a{code(text)}"))[1:2]
    assert (token.type, token.content) == ("code_inline", inert(text))


@given(st.text("a@#1[]()<>*_~`\\!&|$:/ gh", min_size=1).filter(lambda text: text.strip() == text))
def test_a_sentence_reads_back_without_its_backticks(text: str) -> None:
    assert text_of(f"a {prose(text)}").replace("`", "").replace(" ", "") == f"a{text}".replace("`", "").replace(" ", "")


def test_what_stands_between_backticks_is_code() -> None:
    assert prose("`dealValue` is *not* a number.") == r"`dealValue` is \*not\* a number."
    assert prose("one ` alone") == r"one \` alone"
    assert prose("ask @somebody now") == "ask `@somebody` now"


def test_a_finding_is_told_with_both_corners() -> None:
    again = replace(FINDING, exchange=4)
    written = markdown.render(Report((FINDING, again), (), ("p.md",), ("a.yaml",), 2))
    assert '  - documented: `p.md:3` `"a": 1,`\n  - observed: `2` at `/a`\n' in written
    assert "  - again: in 1 more exchange on 1 tape\n" in written


def test_waivers_and_what_was_not_compared_are_told() -> None:
    waived = replace(FINDING, waived=Waived("ticket 4711"), related=Source("p.md", 9))
    unmatched = tuple(f"a.yaml#{number} GET /" for number in range(25))
    written = markdown.render(Report((waived,), (), unmatched=unmatched))
    assert "### 1 finding waived, not counted\n\n- `r`: ticket 4711\n" in written
    assert "### 25 recorded exchanges that no page documents" in written
    assert "- and 5 more\n" in written


def test_it_ends_with_how_to_learn_more() -> None:
    page = replace(FINDING, cassette="", exchange=None, related=Source("p.md", 9), advice="Mend it.", documented="b")
    rules = (RuleInfo("r", Level.ERROR, Verdict.PAGE, "Sums up.", "help"),)
    written = markdown.render(Report((page,), rules, ("p.md",), task="lint"))
    assert '  - at: `p.md:3` `"a": 1,`\n  - should be: `"b"`\n  - see: `p.md:9`\n' in written
    assert written.endswith("Why, and what to do: `contractkit explain r`. Sums up.\n")


def test_it_stays_below_the_limit_and_keeps_the_worst() -> None:
    written = markdown.render(many(20_000, size=20))
    assert len(written.encode()) <= markdown.LIMIT
    assert written.count("❌") == 50
    left_out = int((re.search(r"\*\*([\d,]+) more findings left out", written) or [""])[1].replace(",", ""))
    assert written.count("\n- ") == 20_000 - left_out


def test_cut_after_any_empty_line_nothing_stays_open() -> None:
    blocks = markdown.render(many(30)).split("\n\n")
    for end in range(len(blocks)):
        assert not any(token.type in {"fence", "html_block"} for token in READER.parse("\n\n".join(blocks[:end])))

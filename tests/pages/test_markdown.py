from __future__ import annotations

import time

import pytest

from contractkit.pages.markdown import MAX_BLOCKS, RawInline, read, read_inlines


def seen(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.line, block.content) for block in read(text).blocks]


def test_blocks_come_with_their_first_line() -> None:
    text = "# A\n\ntext\nmore\n\n| a | b |\n|---|---|\n| c |\n\n```http x\nPUT /\n```\n\n<!-- c -->\n\n    code\n"

    assert seen(text) == [
        ("heading", 1, "A"),
        ("paragraph", 3, "text\nmore"),
        ("table", 6, "| a | b |\n|---|---|\n| c |"),
        ("fence", 11, "PUT /\n"),
        ("html", 14, "<!-- c -->\n"),
        ("fence", 16, "code\n"),
    ]


def test_headings_have_levels_and_fences_have_tags() -> None:
    heading, fence = read("### A\n\n``` http  interactive\n```").blocks

    assert (heading.level, fence.info) == (3, "http  interactive")


def test_quotes_and_lists_are_known() -> None:
    note, item, both, neither = read("> [!NOTE]\nlazy\n\n- a\n\n  > b\n\nc").blocks

    assert [(block.quoted, block.listed) for block in (note, item, both, neither)] == [
        (True, False),
        (False, True),
        (True, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("a | b\n--- | ---\nc | d", "a | b\n--- | ---\nc | d"),
        ("text\n| a |\n|:-:|\n| b |", "| a |\n|:-:|\n| b |"),
        ("|a|b|\n|-|\n|c|d|e|", "|a|b|\n|-|\n|c|d|e|"),
        ("|a|\n|-|\n|b|\n    |c|", "|a|\n|-|\n|b|\n|c|"),
        ("|a|\n|-|\n|b|\ntext", "|a|\n|-|\n|b|"),
        ("|a|\n|-|\n|b|\n\n|c|", "|a|\n|-|\n|b|"),
        ("- |a|\n  |-|\n  |b|", "|a|\n|-|\n|b|"),
        ("> |a|\n> |-|\n> |b|\n\n|c|", "|a|\n|-|\n|b|"),
    ],
)
def test_tables_are_found_as_pages_write_them(text: str, table: str) -> None:
    assert [block.content for block in read(text).blocks if block.kind == "table"] == [table]


@pytest.mark.parametrize("text", ["|a|", "|a|\ntext", "|a|\n|b|", "a\n---", "    |a|\n    |-|"])
def test_what_has_no_row_of_dashes_is_no_table(text: str) -> None:
    assert not [block for block in read(text).blocks if block.kind == "table"]


def test_a_fence_that_is_never_closed_goes_to_the_end() -> None:
    assert seen("```\na\n\n# b") == [("fence", 2, "a\n\n# b")]


def test_references_lead_where_they_are_defined() -> None:
    page = read("[a][b]\n\n[b]: c.md\n")

    assert list(read_inlines("[a][b]", page.references)) == [
        RawInline("link", "c.md"),
        RawInline("text", "a"),
        RawInline("/link", ""),
    ]


def test_addresses_stay_letter_by_letter() -> None:
    runs = list(read_inlines("<https://h/{Id}?a=%7B é>  [x](<a b/{c}.md>)", {}))

    assert RawInline("text", "x") in runs
    assert RawInline("link", "a b/{c}.md") in runs
    assert RawInline("text", "https://h/{Id}") in list(read_inlines("<https://h/{Id}>", {}))


def test_a_long_table_takes_no_long_time() -> None:
    started = time.perf_counter()
    (table,) = read("|a|b|\n|-|-|\n" + "|c|d|\n" * 160_000).blocks

    assert table.content.count("\n") == 160_001
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "piece",
    ["# a\n", "- a\n", "-\n", "- a\n\n", "> a\n\n", "1. a\n", "a\n\n", "```\n", "---\n", "[a]: b\n", "a\n-\n",
     "- > a\n", "|a|\n|-|\n|b|\n\n"],
)  # fmt: skip
def test_a_page_of_nothing_but_blocks_is_read_up_to_a_limit(piece: str) -> None:
    page = read(piece * (MAX_BLOCKS * 5))

    assert page.unread is not None
    assert all(block.line < page.unread for block in page.blocks)
    assert len(page.blocks) <= MAX_BLOCKS


@pytest.mark.parametrize("piece", ["# a\n", "- a\n- b\n\n", "> a\n\n", "|a|\n|-|\n|b|\n\n", "a\n\n```\nb\n```\n\n"])
def test_what_stands_within_the_limit_is_read_as_if_there_were_none(piece: str) -> None:
    few, many = read(piece * 100), read(piece * 5_000)

    assert many.unread is None
    assert many.blocks[: len(few.blocks) - 1] == few.blocks[:-1]


def test_long_lines_and_long_texts_are_no_blocks() -> None:
    assert read("> a\n" * 100_000).unread is None
    assert read("```\n" + "a\n" * 100_000).unread is None
    assert read("").unread is None

from __future__ import annotations

import time

import pytest

from contractkit.pages.document import LABEL, MAX_ROWS, Comment, Fence, Paragraph, Table, read_document

PAGE = """---
title: "A page"
lang: de
# a comment
list:
  - x
---
# First

text

## Second {x}

### Third

- item

  ```json
  {"a": 1}

  1
  ```

# [HTTP](#tab/http)

| a \\| b | c
|---|---
| d |
| e | f | g |

## Fourth

<!-- one --> <!-- { "two": 2 } -->
> [!NOTE]
> note
"""


def test_blocks_know_their_line_and_their_headings() -> None:
    document = read_document(PAGE)
    text, item, fence, table, one, two, note = document.blocks

    assert isinstance(text, Paragraph)
    assert (text.line, [heading.anchor for heading in text.headings]) == (10, ["first"])
    assert isinstance(item, Paragraph)
    assert item.listed
    assert isinstance(fence, Fence)
    assert (fence.line, fence.tag, fence.columns) == (19, "json", (2, 0, 2))
    assert [heading.text.plain for heading in fence.headings] == ["First", "Second {x}", "Third"]
    assert isinstance(table, Table)
    assert table.headings == fence.headings, "the label of a tab begins no section"
    assert isinstance(one, Comment)
    assert isinstance(two, Comment)
    assert (one.content, two.content, two.line) == (" one ", ' { "two": 2 } ', 33)
    assert [heading.level for heading in two.headings] == [1, 2]
    assert isinstance(note, Paragraph)
    assert (note.line, note.quoted) == (34, True)


def test_rows_may_be_ragged() -> None:
    (table,) = (block for block in read_document(PAGE).blocks if isinstance(block, Table))

    assert [cell.plain for cell in table.header.cells] == ["a | b", "c"]
    assert [[cell.plain for cell in row.cells] for row in table.rows] == [["d"], ["e", "f", "g"]]
    assert table.rows[0].cell(5).plain == ""
    assert table.rows[1].line == 29


def test_front_matter_is_read_and_keeps_its_lines() -> None:
    document = read_document(PAGE)

    assert document.front_matter == {"title": "A page", "lang": "de", "list": ""}
    assert document.lines[7] == "# First"
    assert document.headings[0].line == 8


def test_a_rule_without_a_second_one_is_no_front_matter() -> None:
    document = read_document("---\na: b\n\n# T")

    assert document.front_matter == {}
    assert [heading.text.plain for heading in document.headings] == ["T"]


def test_anchors_are_the_ones_github_makes() -> None:
    headings = read_document('# A & B_c, *d*!\n\n## <a name="given"></a>Else').headings

    assert [heading.anchor for heading in headings] == ["a--b_c-d", "given"]


def test_a_table_is_read_up_to_a_limit() -> None:
    (table,) = read_document("|a|\n|-|\n" + "|b|\n" * (MAX_ROWS + 10)).blocks

    assert isinstance(table, Table)
    assert len(table.rows) == MAX_ROWS
    assert table.rows[-1].line == MAX_ROWS + 2


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("**Request body**", True),
        ("__Request body__:", True),
        ("**Corps\u00a0:**", True),
        ("<span>**A**</span>", True),
        ("**Request body** and more", False),
        ("**This is a sentence.**", False),
        ("**a**, **b**", False),
        ("> **Note**", False),
        ("- **Item**", False),
        ("*emphasis*", False),
        ("**" + "long " * 20 + "text**", False),
    ],
)
def test_a_few_words_in_bold_are_a_label(text: str, label: bool) -> None:
    assert [heading.level for heading in read_document(text).headings] == ([LABEL] if label else [])


def test_a_comment_begins_on_its_line_and_one_that_never_ends_is_none() -> None:
    blocks = read_document("<div> <!-- a\nb --> x\n<!-- c --> <!-- d\n").blocks

    assert [(block.line, getattr(block, "content", "")) for block in blocks] == [(1, " a\nb "), (3, " c ")]


def test_comments_that_never_end_take_no_long_time() -> None:
    started = time.process_time()
    read_document("<!--" * 100_000)

    assert time.process_time() - started < 5

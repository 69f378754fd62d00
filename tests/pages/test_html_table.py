from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.pages.document import Table, read_document
from contractkit.pages.extract import extract
from contractkit.pages.html_table import html_tables

PAGE = """# T

## Request syntax

<table>
<tr><th>Method</th><th>URI</th></tr>
<!-- <tr><td>GET</td><td>/no</td></tr>
-->
<tr><td><b>PUT</b></td>
    <td><code>/a/{id}</code></td></tr>
</table>

## Request body

<TABLE>
<THEAD><TR><TH>Name<TH>Type<TH>About</TR></THEAD>
<TR><TD>kind<TD><a href="types.md#kind">Kind</a><TD>One &lt;of&gt; a|b &#38; <em>c</em><br>or d
<TR><TD>size<TD>int<TD><img src="x">
</TABLE>
"""


def test_a_table_in_html_is_a_table() -> None:
    contract = extract(PAGE, "page.md")

    assert [(str(one), one.source.line) for one in contract.operations] == [("PUT /a/{id}", 9)]
    assert [(one.name, one.type, one.resource, one.source.line) for one in contract.properties] == [
        ("kind", "Kind", "types.md#kind", 17),
        ("size", "int", None, 18),
    ]


def test_cells_read_as_if_they_were_markdown() -> None:
    table = read_document(PAGE).blocks[-1]

    assert isinstance(table, Table)
    assert table.rows[0].cell(2).plain == "One <of> a|b & c or d"


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td>a</td></tr></table>", []),
        (
            "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr><tr><td>c</td></tr></table>",
            ["| ab |", "| c |"],
        ),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr>", ["| a |", "| b |"]),
        ("</table><tr><td>a</td></tr>", []),
        ("<table></a><tr></tr><tr><td>a</a></td></tr><tr><td>b", []),
        ("<p>a</p>", []),
    ],
    ids=["head only", "table in a table", "never closed", "never opened", "stray ends", "none"],
)
def test_a_table_needs_a_head_and_a_row(html: str, rows: list[str]) -> None:
    assert [[row.text for row in table] for table in html_tables(html)] == ([rows] if rows else [])


PIECES = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<a href='x'>", "</a>", "x", "|", "&lt;", "&#1;",
          "<br>", "<", "<!", "\n"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_html_is_read(html: str) -> None:
    assert all(len(table) > 1 for table in html_tables(html))

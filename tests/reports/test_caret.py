from __future__ import annotations

import pytest

from contractkit.model.contract import Source
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.json_value import MISSING, MaybeJson
from contractkit.reports._caret import columns, quoted


def finding(quote: str, *, pointer: str = "", documented: MaybeJson = MISSING, column: int | None = None) -> Finding:
    return Finding(
        "r", Level.ERROR, Verdict.API, "m", "o", pointer=pointer, documented=documented, column=column, quote=quote,
        source=Source("p.md", 1),
    )  # fmt: skip


def marked(found: Finding) -> str:
    """Return the part of the line that the carets stand below."""
    line, carets = quoted(found)
    start = len(carets) - len(carets.lstrip())
    return line[start : len(carets)]


@pytest.mark.parametrize(
    ("quote", "pointer", "documented", "part"),
    [
        ('  "dealValue": 50000,', "/response/body/details/dealValue", 50000, "50000"),
        ('  "dealValue": 50000,', "/response/body/details/dealValue", MISSING, "dealValue"),
        ('"a1": 1', "/response/body/a1", 1, "1"),
        ("| DealValue   |   number |", "/response/body/dealValue", 7, "DealValue"),
        ("> Always set **If-Match**.", "/request/headers/If-Match", MISSING, "If-Match"),
        ('"ids": ["x"]', "/response/body/ids/0", MISSING, "ids"),
        ('"status": "New"', "", "New", '"New"'),
        ("# A page", "/response/body/x", 1, ""),
        ("", "/response/body/x", 1, ""),
    ],
)
def test_the_carets_stand_below_what_the_page_documents(
    quote: str, pointer: str, documented: MaybeJson, part: str
) -> None:
    assert marked(finding(quote, pointer=pointer, documented=documented)) == part


@pytest.mark.parametrize(
    ("quote", "column", "part"),
    [("    x,  }", 9, "}"), ("x", 1, "x"), ("|  a  |  b  |", 10, "b"), ("x", 9, ""), ("y" * 300, 200, "")],
)
def test_a_column_is_found_again_in_the_line_as_it_is_shown(quote: str, column: int, part: str) -> None:
    assert marked(finding(quote, column=column)) == part


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert (columns("ab"), columns("状態"), columns("e\N{COMBINING ACUTE ACCENT}")) == (2, 4, 1)
    line, carets = quoted(finding("状態 | status", pointer="/response/body/status"))
    assert (line, carets) == ("状態 | status", " " * 7 + "^" * 6)

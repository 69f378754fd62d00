from __future__ import annotations

import pytest

from contractkit.pages.extract import extract
from contractkit.pages.properties import resource_key

PAGE = """# T

## Request syntax

| Method | URI |
|---|---|
| PUT | /a/{id} |

## URI parameter

| Name | Type |
|---|---|
| id | string |

## Request body

| Property | Type | About |
|---|---|---|
| **Id** | string | Optional. |
| Size: | [SizeType](types.md#size) [x](https://h/y.md) | Required. |
| | string | nameless |

| Code | About |
|---|---|
| 400 | x |

## Order

| Name | Value |
|---|---|
| @odata.type | a.b |

## Request example

| Name | Type |
|---|---|
| No | string |
"""


def test_the_tables_of_the_body_hold_the_properties() -> None:
    found = extract(PAGE, "page.md").properties

    assert [(one.name, one.type, one.resource, one.required, one.optional, one.source.line) for one in found] == [
        ("Id", "string", None, False, True, 19),
        ("Size", "SizeType x", "types.md#size", True, False, 20),
        ("@odata.type", "a.b", None, False, False, 31),
    ]


def test_a_row_says_that_a_member_may_be_null() -> None:
    rows = ["| a | string | `null` until it is sent. |", "| b | string or null | |", "| c | string | Never `null`. |"]
    page = "\n".join(["# T", "", "## Request body", "", "| Name | Type | About |", "|---|---|---|", *rows, ""])

    assert [(one.name, one.nullable) for one in extract(page, "p.md").properties] == [
        ("a", True),
        ("b", True),
        ("c", False),
    ]


@pytest.mark.parametrize(
    ("target", "home", "key"),
    [
        ("types.md#size", "page.md", "types.md#size"),
        ("types.md", "page.md", "types.md"),
        ("./types.md", "page.md", "types.md"),
        ("#size", "types.md", "types.md#size"),
        ("../r/a.md#b", "api/page.md", "r/a.md#b"),
        ("../a.md", "page.md", "../a.md"),
        ("b%20c.md", "d/page.md", "d/b c.md"),
        ("https://h/types.md", "page.md", None),
        ("//h/types.md", "page.md", None),
        ("/types.md", "page.md", None),
        ("types.png", "page.md", None),
        ("https://[h", "page.md", None),
        ("", "page.md", None),
    ],
)
def test_a_link_names_a_resource_from_the_folder_of_the_first_page(target: str, home: str, key: str | None) -> None:
    assert resource_key(target, home) == key


def test_without_a_section_for_the_body_a_table_of_types_describes_it() -> None:
    page = """# T

## Edit a thing

| Attribute | Type | Required |
|---|---|---|
| `id` | integer | Yes |

| Attribute | Meaning |
|---|---|
| x | y |
"""

    assert [(one.name, one.type, one.required) for one in extract(page, "p").properties] == [("id", "integer", True)]


def test_marks_behind_a_name_are_no_part_of_it() -> None:
    text = "# T\n\n## JSON params\n\n| Field | Type |\n|---|---|\n| a? | string |\n| b\\* | string |\n| ? | string |\n"

    assert [(one.name, one.optional) for one in extract(text, "p.md").properties] == [
        ("a", True),
        ("b", False),
        ("?", True),
    ]


def test_the_values_of_an_enumeration_are_no_members() -> None:
    text = "# T\n\n## Types\n\n| Value | Type |\n|---|---|\n| 1 | text |\n| 2 | text |\n| x | text |\n"

    assert extract(text, "p.md").properties == ()

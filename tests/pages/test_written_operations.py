from __future__ import annotations

import pytest

from contractkit.pages.extract import extract


def operations(text: str) -> list[str]:
    return [str(one) for one in extract(f"# T\n\n## Edit a thing\n\n{text}\n\ntext\n", "page.md").operations]


@pytest.mark.parametrize(
    "text",
    [
        "```text\nPUT /a/:id\n```",
        "`PUT /a/:id`",
        "**PUT** `/a/:id`",
        "* `PUT /a/:id` edits `b`.",
        "**Endpoint:** `PUT /a/:id`",
        "- Endpoint: PUT /a/:id",
        "### PUT /a/:id",
        "### Edit it % PUT /a/:id",
        "### Edit it: `PUT /a/:id`",
        "### Edit it [PUT /a/:id]",
        "**URL** : `/a/:id`\n\n**Method** : `PUT`",
        "* **URL**\n\n    `/a/:id`\n\n* **Method:**\n\n    `PUT`",
        "#### Method\n\n`PUT`\n\n#### URL\n\n`/a/:id`",
        "**Endpoint:** `/a/:id`\n**Method:** PUT",
    ],
)
def test_an_operation_is_read_from_the_text_where_nothing_else_names_it(text: str) -> None:
    assert operations(text) == ["PUT /a/:id"]


@pytest.mark.parametrize(
    "text",
    [
        "Call `PUT /a` to change it.",
        "PUT /a or else",
        "### Input /a",
        "### How to GET /a",
        "### % put it /a",
        "Put\n\n/a/:id",
        "`PUT`",
        "`/a/:id`",
        "**Path:** /a b\n\n**Method:** PUT",
        "`PUT /a`" + " and so on" * 60,
    ],
)
def test_an_operation_that_is_only_spoken_of_is_none(text: str) -> None:
    assert operations(text) == []


def test_each_method_goes_with_one_uri() -> None:
    text = "Method: `GET`\n\nURL: `/a`\n\nURL: `/b`\n\nMethod: `PUT`\n\nMethod: `POST`"

    assert operations(text) == ["GET /a", "PUT /b"]


def test_a_table_of_operations_is_believed_before_the_text() -> None:
    assert operations("| Method | URI |\n|---|---|\n| PUT | /a |\n\nEndpoint: `GET /b`") == ["PUT /a"]

from __future__ import annotations

import pytest

from contractkit.pages.extract import extract


def forbidden(text: str, heading: str = "Request body") -> list[str]:
    page = f"# T\n\n## Request\n\n### {heading}\n\n{text}\n\n## Response\n\nx\n"
    return [one.name for one in extract(page, "page.md").forbidden_request_members]


@pytest.mark.parametrize(
    "text",
    [
        '> [!IMPORTANT]\n> Remove the `"links": { }` object from the PUT resource.',
        '> [!WARNING]\n> PUT: `"links": []`',
        '> **Note:** Do not include `"links": 1` in the request.',
        '> [!IMPORTANT]\n> Remove the `"links": { }` object from the put-away resource.',
    ],
)
def test_a_member_that_shall_be_left_out_is_found(text: str) -> None:
    assert forbidden(text) == ["links"]


@pytest.mark.parametrize(
    "text",
    [
        '> [!IMPORTANT]\n> Be sure to include the `"links": { }` object in the PUT resource.',
        '> [!IMPORTANT]\n> An empty `"links": { }` is returned.',
        "> [!NOTE]\n> Set `name` in the request to remove the old one.",
        '> [!IMPORTANT]\n> The `PUT` request takes `"a": 1`.',
        'Remove the `"links": { }` object.',
        "> [!IMPORTANT]\n> Remove the links from the PUT resource.",
    ],
)
def test_a_member_that_is_only_spoken_of_is_not(text: str) -> None:
    assert forbidden(text) == []


def test_what_a_response_leaves_out_is_no_demand() -> None:
    page = '# T\n\n## Response\n\n> [!IMPORTANT]\n> Remove `"links": { }` from the PUT resource.\n'

    assert extract(page, "page.md").forbidden_request_members == ()


def test_a_member_is_named_once_with_the_line_that_names_it() -> None:
    text = '> [!IMPORTANT]\n> first\n> Remove `"a": { }` from the PUT.\n\n> [!IMPORTANT]\n> No `"a": {}` in PUT.'
    page = f"# T\n\n## Request body\n\n{text}\n"

    assert [(one.name, one.source.line) for one in extract(page, "p").forbidden_request_members] == [("a", 7)]

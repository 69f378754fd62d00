from __future__ import annotations

import pytest

from contractkit.model.contract import Example
from contractkit.pages.extract import extract


def examples(text: str) -> tuple[Example, ...]:
    return extract(text, "page.md").examples


def test_a_request_and_a_response_with_their_lines() -> None:
    request, response = examples(
        """# T

## Examples

### Request

```http
PUT /a HTTP/1.1
If-Match: "x"

{
  "a": [1],
}
```

### Response

    HTTP/1.1 200 OK

    { "b":
      2 }
"""
    )

    assert (request.kind, request.method, request.uri, request.source.line) == ("request", "PUT", "/a", 8)
    assert request.headers.get("if-match") == '"x"'
    assert (request.body, dict(request.lines)) == ({"a": [1]}, {"": 11, "/a": 12, "/a/0": 12})
    assert [(one.kind, one.line, one.column, one.repair) for one in request.defects] == [("trailing-comma", 12, 11, "")]
    assert (response.kind, response.status, response.body, response.source.line) == ("response", 200, {"b": 2}, 18)


def test_columns_count_on_the_page_also_in_a_list() -> None:
    (example,) = examples("# T\n\n## Example\n\n1. a\n\n   ```http\n   PUT /a\n\n   {'b': 1}\n   ```\n")

    (defect, _) = (*example.defects, None)
    assert (defect.line, defect.column) == (10, 5)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("Request example", "request"), ("Response example", "response"), ("Example", "response")],
)
def test_a_bare_body_is_what_its_heading_says(heading: str, kind: str) -> None:
    (example,) = examples(f'# T\n\n## {heading}\n\n```json\n{{"a": 1}}\n```\n')

    assert (example.kind, example.method, example.status, example.body) == (kind, None, None, {"a": 1})


def test_a_request_line_under_a_response_heading_shows_what_comes_back() -> None:
    (example,) = examples("# T\n\n## Response example\n\n```http\nPATCH /a\nX: y\n\n{}\n```\n")

    assert (example.kind, example.method, example.status) == ("response", "PATCH", None)


def test_a_request_with_its_response_in_one_fence_stays_a_request() -> None:
    found = examples("# T\n\n## Response example\n\n```http\nPATCH /a\n\n{}\n\nHTTP/1.1 204 No Content\n```\n")

    assert [example.kind for example in found] == ["request", "response"]


@pytest.mark.parametrize(
    "fence",
    [
        '```csharp\n{"a": 1}\n```',
        "```powershell\nGET /a\nX: y\n```",
        '```json\n"a": [1]\n```',
        "```http\nsome text\n```",
        "```\n```",
    ],
    ids=["program", "script", "piece of a body", "text", "nothing"],
)
def test_what_is_no_message_is_no_example(fence: str) -> None:
    assert examples(f"# T\n\n## Example\n\n{fence}\n") == ()


def test_a_body_outside_the_examples_is_none_where_the_page_has_examples() -> None:
    with_examples = '# T\n\n## Response\n\n```json\n{"a": 1}\n```\n\n## Example\n'

    assert examples(with_examples) == ()
    assert [example.body for example in examples(with_examples.replace("## Example", ""))] == [{"a": 1}]


def test_comments_above_a_fence_say_more_about_it() -> None:
    (example,) = examples(
        """# T

## Example

<!-- {
  "blockType": "request", "truncated": true,
  "optionalProperties": ["a", 1], "nullableProperties": ["b"],
} -->

```json
{"a": 1}
```

## Example of nothing
"""
    )

    assert (example.kind, example.truncated) == ("request", True)
    assert (set(example.optional), set(example.nullable)) == ({"a"}, {"b"})


@pytest.mark.parametrize("comment", ["text", "{ no json", '{"x": 1}', '["blockType"]'])
def test_other_comments_say_nothing(comment: str) -> None:
    (example,) = examples(f'# T\n\n## Response example\n\n<!-- {comment} -->\n\n```json\n{{"a": 1}}\n```\n')

    assert (example.kind, example.truncated) == ("response", False)


def test_a_comment_makes_a_body_an_example_anywhere() -> None:
    text = '# T\n\n<!-- {"blockType": "response"} -->\n\n```json\n{"a": 1}\n```\n\n## Example\n'

    assert [example.kind for example in examples(text)] == ["response"]


@pytest.mark.parametrize(
    ("header", "body"),
    [("Content-Type: text/plain", "some text"), ("Content-Type: application/xml", "{}"), ("X: y", "<Image>")],
)
def test_a_body_that_is_not_json_is_kept_as_text(header: str, body: str) -> None:
    (example,) = examples(f"# T\n\n## Example\n\n```http\nPUT /a\n{header}\n\n{body}\n```\n")

    assert (example.body, example.text, example.defects) == (None, body, ())


@pytest.mark.parametrize(
    ("above", "kinds"),
    [("Example response:", ["response"]), ("Request example", ["request"]), ("For example:", ["response"]), ("x", [])],
)
def test_without_headings_the_text_above_a_fence_says_what_it_shows(above: str, kinds: list[str]) -> None:
    found = examples(f'# T\n\n## Edit\n\n{above}\n\n```json\n{{"a": 1}}\n```\n\n```json\n{{"b": 1}}\n```\n')

    assert [example.kind for example in found] == kinds

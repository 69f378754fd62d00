from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.model.contract import Contract
from contractkit.pages.describe import as_json, as_text
from contractkit.pages.extract import extract
from contractkit.pages.load import load_contract

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "docs" / "partner-api" / "update-a-referral.md"
LANGUAGES = yaml.safe_load((HERE / "cases" / "languages.yaml").read_text("utf-8"))


def page_in(words: dict[str, Any]) -> str:
    request, syntax, headers, body, transition, sent, response, received = words["headings"]
    method, member, type_, about = words["columns"]
    new, active, closed = words["states"]
    return f"""# {words["title"]}

## {request}

### {syntax}

| {method} | URI |
|---|---|
| **PUT** | <https://api.example.com/v1/things/{{Id}}> |

### {headers}

> [!IMPORTANT]
> {words["must"]}

### {body}

| {member} | {type_} | {about} |
|---|---|---|
| Id | string | - |
| Size | [SizeType](types.md#size) | - |

### {transition}

| A | B | C |
|---|---|---|
| {new} | {new}, {active}, {closed} | x, y |
| {active} | {active}, {closed} | z |
| {closed} | {closed} | |

### {sent}

```http
PUT https://api.example.com/v1/things/7 HTTP/1.1
Content-Type: application/json

{{"id": "7",}}
```

> [!IMPORTANT]
> {words["without"]}

## {response}

### {received}

``` http
{{"id": "7", "links": {{}}}}
```
"""


@pytest.mark.parametrize("words", LANGUAGES, ids=[words["language"] for words in LANGUAGES])
def test_a_page_says_the_same_in_every_language(words: dict[str, Any]) -> None:
    contract = extract(page_in(words), "page.md")
    new, active, closed = words["states"]

    assert [str(one) for one in contract.operations] == ["PUT https://api.example.com/v1/things/{Id}"]
    assert [one.name for one in contract.required_headers] == ["If-Match"]
    assert [one.name for one in contract.forbidden_request_members] == ["links"]
    assert [(one.kind, one.body) for one in contract.examples] == [
        ("request", {"id": "7"}),
        ("response", {"id": "7", "links": {}}),
    ]
    assert [(one.name, one.type, one.resource) for one in contract.properties] == [
        ("Id", "string", None),
        ("Size", "SizeType", "types.md#size"),
    ]
    assert [(one.start, one.to, one.substatus) for one in contract.transitions] == [
        (new, (new, active, closed), ("x", "y")),
        (active, (active, closed), ("z",)),
        (closed, (closed,), ()),
    ]
    assert contract.deprecated is not None


@pytest.mark.parametrize("words", LANGUAGES, ids=[words["language"] for words in LANGUAGES])
def test_windows_line_ends_change_nothing(words: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"\xef\xbb\xbf" + page_in(words).replace("\n", "\r\n").encode())

    assert as_json(load_contract(page, "page.md")) == as_json(extract(page_in(words), "page.md"))


def test_the_shipped_page_gives_its_contract() -> None:
    golden = HERE / "golden" / "update-a-referral.json"

    contract = load_contract(SHIPPED, "update-a-referral.md")

    assert as_json(contract) == json.loads(golden.read_text("utf-8"))


def test_every_promise_of_the_shipped_page_names_its_line() -> None:
    contract = load_contract(SHIPPED, "update-a-referral.md")
    request, response = contract.examples

    def quoted(source: object) -> str:
        return contract.quote(source).strip()  # type: ignore[arg-type]

    assert quoted(contract.operations[0].source).startswith("| **PUT** |")
    assert "If-Match" in quoted(contract.required_headers[0].source)
    assert "links" in quoted(contract.forbidden_request_members[0].source)
    assert quoted(contract.properties[10].source).startswith("| ReferralType ")
    assert quoted(contract.transitions[1].source).startswith("| Active ")
    assert quoted(request.source).startswith("PUT https://api.partner.microsoft.com/")
    assert quoted(request.source_of("/details/closingDateTime")) == '"closingDateTime": "2018-11-14T00:00:00Z",'
    assert quoted(response.source_of("/links/self/uri")).startswith('"uri": ')
    assert quoted(response.source_of("/team/0/email/beyond")) == '"email": "john.doe@microsoft.com"'
    (defect,) = request.defects
    assert contract.text["update-a-referral.md"][defect.line - 1][defect.column - 1] == ","


def test_the_shipped_pages_around_it_are_read_too() -> None:
    contract = load_contract(SHIPPED, "docs/update-a-referral.md")

    address = contract.resources["referral-resources.md#address"]
    assert [one.name for one in address.properties if one.optional] == ["AddressLine2"]
    assert contract.resources["referral-resources.md#referralstatus"].values == ("None", "New", "Active", "Closed")
    details = contract.resources["referral-resources.md#referraldetails"]
    assert ("DealValue", "decimal") in [(one.name, one.type) for one in details.properties]
    assert len(contract.resources["referral-resources.md#customer-size"].values) == 11
    assert {400, 401, 404, 412} <= {one.code for one in contract.statuses}
    assert [(one.name, one.required) for one in contract.headers if one.side == "request"] == [
        ("Authorization", True),
        ("Accept", False),
        ("client-request-id", True),
        ("If-Match", False),
    ]
    assert "ETag" in [one.name for one in contract.headers if one.side == "response"]
    (error,) = contract.errors
    assert isinstance(error.body, dict)
    assert error.source.page == "docs/error-codes.md"
    assert {one.resource for one in contract.properties if one.resource} <= contract.resources.keys()


def test_a_text_without_an_operation_gives_an_empty_contract() -> None:
    contract = extract("# Types\n\n| Value |\n|---|\n| A |\n", "types.md")

    assert contract == Contract("types.md", "Types", text=contract.text)


pieces = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "|",
        "`",
        "```",
        "\n",
        '"',
        "\\",
        "<",
        "#",
        "*",
        "\x00",
        "<!--",
        "---",
        "    ",
        "> ",
        "PUT /x",
        "\u2028",
    ]
)


@given(st.sampled_from(LANGUAGES), st.integers(0, 2**32), st.lists(pieces, max_size=8))
@settings(max_examples=150)
def test_a_broken_page_is_still_a_page(words: dict[str, Any], seed: int, junk: list[str]) -> None:
    text, chance = page_in(words), random.Random(seed)
    for piece in junk:
        start = chance.randrange(len(text))
        text = text[:start] + piece * chance.choice([1, 3]) + text[start + chance.choice([0, 5, 100]) :]

    contract = extract(text, "page.md")

    json.dumps(as_json(contract), allow_nan=False)
    assert as_text(contract).endswith("\n")


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_is_a_page(text: str) -> None:
    assert extract(text, "page.md").page == "page.md"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "### Request headers\n\n" + "[" * 200_000,
        "## Response example\n```json\n" + "[" * 200_000,
        "# T\n\n## Request body\n\n|a|b|c|\n|-|-|-|\n" + "|c|string|e\n|d|\n" * 50_000,
        "## Example\n```http\nPUT /x\n\n{" + '"a": 1,\n' * 20_000,
        "### Request headers\n\n" + "**a `b <c " * 2_000,
        ">" * 100_000,
        "|" + "a|" * 50_000 + "\n|" + "-|" * 50_000,
    ],
    ids=[
        "brackets",
        "brackets in a section",
        "brackets in a fence",
        "rows",
        "open fence",
        "marks",
        "quotes",
        "columns",
    ],
)
def test_a_page_that_goes_on_and_on_ends(text: str) -> None:
    assert len(extract(text, "page.md").examples) <= 1

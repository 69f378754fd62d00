from __future__ import annotations

import json
from pathlib import Path

from contractkit.model.contract import Contract
from contractkit.pages.describe import as_json, as_text
from contractkit.pages.extract import extract
from contractkit.pages.load import load_contract

SHIPPED = Path(__file__).parent.parent.parent / "docs" / "partner-api" / "update-a-referral.md"


def test_every_key_is_there_when_nothing_is_promised() -> None:
    assert as_json(Contract("page.md")) == {
        "operations": [],
        "required_headers": [],
        "forbidden_request_members": [],
        "examples": [],
        "properties": [],
        "transitions": [],
        "deprecated": False,
    }
    assert as_text(Contract("page.md", "Title")) == "Title\n"


def test_any_number_can_be_written_as_json() -> None:
    text = '# T\n\n## Example\n\n```json\n{"a": [0.10000000000000000001, 1e400, 12345678901234567890.0, 1e30]}\n```\n'

    (example,) = json.loads(json.dumps(as_json(extract(text, "p")), allow_nan=False))["examples"]

    assert example["body"] == {"a": [0.1, "1E+400", 12345678901234567890, 1e30]}


def test_a_header_that_stands_twice_is_one_list() -> None:
    text = "# T\n\n## Example\n\n```\nHTTP/1.1 200 OK\nA: 1\nA: 2\n```\n"

    assert extract(text, "p").examples[0].headers.lines == (("A", "1"), ("A", "2"))
    (example,) = json.loads(json.dumps(as_json(extract(text, "p"))))["examples"]
    assert example == {
        "kind": "response",
        "status": 200,
        "headers": {"A": "1, 2"},
        "body": None,
        "body_defects": [],
        "line": 6,
    }


def test_people_read_each_promise_behind_its_line() -> None:
    text = as_text(load_contract(SHIPPED, "p/update-a-referral.md"))

    assert text.startswith("Update a referral (obsolete)\nobsolete, see p/update-a-referral.md:6\n")
    assert "  p/update-a-referral.md:31    If-Match\n" in text
    assert "New -> New, Active, Closed (substatus Pending, Received)\n" in text
    assert "  not JSON: trailing-comma at column 55; take it out\n" in text
    assert "response without a status line, body with 20 members\n" in text
    assert "Tag: 1 member\n" in text


def test_people_read_what_is_wrong_with_a_body() -> None:
    text = """---
ms.contentlocale: pt-PT
---
# T

## <a name="request-syntax"></a>Sintaxe

| A | B |
|---|---|
| PUT | /perfis |

## <a name="request-example"></a>Exemplo

```http
PUT /profiles

[1 x]
```

```json
{"a" "b": ...}
```

```http
PUT /profiles

text
```

```http
HTTP/1.1 204 No Content
```
"""

    shown = as_text(extract(text, "p"))

    assert "PUT /profiles (printed as /perfis)\n" in shown
    assert "request PUT /profiles, body with 1 item\n" in shown
    assert "request without a request line, body with 2 members\n" in shown
    assert "missing-comma at column 5; write ,\n" in shown
    assert "ellipsis at column 11; no single right repair\n" in shown
    assert "request PUT /profiles, body that is not JSON\n" in shown
    assert "response 204, no body\n" in shown

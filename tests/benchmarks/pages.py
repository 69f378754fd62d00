"""Reading pages, against markdown-it-py parsing the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

from markdown_it import MarkdownIt

from contractkit.pages.extract import extract
from tests.benchmarks.exchanges import ROOT
from tests.benchmarks.measure import Comparison

PAGES = 1_000
_MEGABYTE = 1_000_000
_BROKEN = 0.05
"""The share of pages whose example has a comma too many: on real pages it is 3 to 5 in a hundred."""


def generated(number: int, chance: random.Random) -> str:
    """Write a page like those that people write: tables, sentences with links, a request and a response."""
    names = [f"member{each}{chance.randrange(1000)}" for each in range(chance.randint(5, 25))]
    rows = "\n".join(f"| {name} | {_type(chance)} | What **{name}** is for, in `some` words. |" for name in names)
    members = ",\n".join(f'    "{name}": {_value(chance)}' for name in names)
    flaw = "," if chance.random() < _BROKEN else ""
    prose = "\n\n".join(_sentence(chance) for _ in range(chance.randint(3, 12)))
    uri = f"https://api.example.com/v1/things{number}"
    return f"""---
title: Replace thing {number}
---

# Replace thing {number}

{prose}

## Request

### Request syntax

| Method | Request URI |
|--------|-------------|
| **PUT** | {uri}/{{id}} |

### Request headers

| Header | Type | Description |
|--------|------|-------------|
| If-Match | string | Required. The tag that was read last. |

### Request body

| Property | Type | Description |
|----------|------|-------------|
{rows}

### Request example

```http
PUT {uri}/7 HTTP/1.1
Content-Type: application/json
If-Match: "a1"

{{
{members}{flaw}
}}
```

## Response

{_sentence(chance)}

### Response example

```http
HTTP/1.1 200 OK
Content-Type: application/json
ETag: "a2"

{{
{members}
}}
```
"""


def _type(chance: random.Random) -> str:
    return chance.choice(["string", "int", "[Kind](kinds.md#kind)", "Boolean", "string in UTC date time format"])


def _value(chance: random.Random) -> str:
    return chance.choice(['"some text"', "12", "true", '"2024-05-06T07:08:09Z"', '{ "id": "x", "tags": ["a", "b"] }'])


def _sentence(chance: random.Random) -> str:
    return " ".join(
        chance.choice(
            ["the service", "a **thing**", "[another page](other.md)", "`If-None-Match`", "answers with", "it"]
        )
        for _ in range(chance.randint(8, 30))
    )


def comparisons() -> Iterator[Comparison]:
    chance = random.Random(1)
    pages = [generated(number, chance) for number in range(PAGES)]
    markdown = MarkdownIt("commonmark").enable("table")
    shipped = (ROOT / "docs/partner-api/update-a-referral.md").read_text("utf-8")

    def ours() -> None:
        for page in pages:
            extract(page, "page.md")

    def theirs() -> None:
        for page in pages:
            markdown.parse(page)

    yield Comparison(f"read {PAGES} generated pages, one process", "markdown-it-py", ours, theirs, goal=2.5, rounds=3)
    yield Comparison(
        "read the shipped page 20 times", "markdown-it-py",
        lambda: [extract(shipped, "page.md") for _ in range(20)], lambda: [markdown.parse(shipped) for _ in range(20)],
        goal=2.5,
    )  # fmt: skip
    for name, piece in (("list items", "- a\n"), ("headings", "# a\n"), ("tables", "|a|\n|-|\n|b|\n\n")):
        text = piece * (_MEGABYTE // len(piece))
        yield Comparison(
            f"read 1 MB of nothing but {name}", "markdown-it-py",
            partial(extract, text, "page.md"), partial(markdown.parse, text), goal=0.5, rounds=1,
        )  # fmt: skip

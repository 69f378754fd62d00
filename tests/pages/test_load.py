from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.errors import PageError
from contractkit.pages.load import load_contract
from contractkit.pages.markdown import MAX_BLOCKS

PAGE = """# T

## Request syntax

| Method | URI |
|---|---|
| PUT | /a/{id} |

## Request headers

See [headers](headers.md).

## Request body

| Property | Type | About |
|---|---|---|
| Size | [Size](types.md#size) | - |
| Out | [Out](../out.md#out) | - |
| Link | [Link](link.md#out) | - |
| Gone | [Gone](gone.md) | - |

## Response

A `200 OK` or **HTTP 202** comes back; see [errors](errors.md) and [another](other.md).

> [!NOTE]
> `1234` and `v200` are none.
"""

TYPES = """# Types

## Size

| Value | About |
|---|---|
| Small | - |

## Box

| Member | Type |
|---|---|
| Lid | [Lid](sub/lid.md) |
| Box | [Box](#box) |
| Page | [Page](page.md) |

## Box

| Member | Type |
|---|---|
| Second | string |

## Empty

| Member | Type | About |
|---|---|---|

## States

| A | B |
|---|---|
| x | x, y |
| y | y |
"""

ERRORS = """# Error codes

| Code | About |
|---|---|
| 400 | x |
| 412 | y |

```json
{"error": {"code": "x",}}
```

```json
["no object"]
```

```csharp
{"a": 1}
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    (pages / "sub").mkdir(parents=True)
    (tmp_path / "out.md").write_text("# Out\n\n| Value |\n|---|\n| secret |\n")
    (pages / "link.md").symlink_to(tmp_path / "out.md")
    (pages / "page.md").write_text(PAGE)
    (pages / "types.md").write_text(TYPES)
    (pages / "errors.md").write_text(ERRORS)
    (pages / "headers.md").write_text("# H\n\n## Response headers\n\n| Header | Type |\n|---|---|\n| ETag | string |\n")
    (pages / "sub" / "lid.md").write_text("# Lid\n\n| Member | Type |\n|---|---|\n| Box | [Box](../types.md#box) |\n")
    (pages / "other.md").write_text(PAGE.replace("/a/{id}", "/b/{id}"))
    return pages


def test_linked_pages_tell_of_types_headers_codes_and_errors(folder: Path) -> None:
    contract = load_contract(folder / "page.md", "docs/page.md")

    assert contract.resources["types.md#size"].values == ("Small",)
    assert [one.name for one in contract.resources["types.md#box"].properties] == ["Lid", "Box", "Page"]
    assert [one.resource for one in contract.resources["types.md#box"].properties] == [
        "sub/lid.md",
        "types.md#box",
        "page.md",
    ]
    assert contract.resources["sub/lid.md"].name == "Lid"
    assert [one.name for one in contract.headers] == ["ETag"]
    assert [(one.code, str(one.source)) for one in contract.statuses] == [
        (200, "docs/page.md:24"),
        (202, "docs/page.md:24"),
        (400, "docs/errors.md:5"),
        (412, "docs/errors.md:6"),
    ]
    (error,) = contract.errors
    assert (error.body, error.source.line) == ({"error": {"code": "x"}}, 9)
    assert contract.quote(error.source) == '{"error": {"code": "x",}}'


def test_nothing_outside_the_folder_is_read(folder: Path) -> None:
    contract = load_contract(folder / "page.md", "docs/page.md")

    assert not [key for key in contract.resources if "out" in key.lower() or "link" in key]
    assert {Path(page).name for page in contract.text} == {"page.md", "headers.md", "types.md", "errors.md", "lid.md"}


def test_a_linked_page_that_documents_an_operation_speaks_for_itself(folder: Path) -> None:
    contract = load_contract(folder / "page.md")

    assert [str(one) for one in contract.operations] == ["PUT /a/{id}"]
    assert not [key for key in contract.resources if key.startswith("other.md")]


def test_a_linked_page_that_cannot_be_read_is_left_out(folder: Path) -> None:
    (folder / "types.md").write_bytes(b"a\0b")
    (folder / "errors.md").unlink()
    (folder / "errors.md").mkdir()

    contract = load_contract(folder / "page.md")

    assert [one.code for one in contract.statuses] == [200, 202]


def test_a_page_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PageError):
        load_contract(tmp_path / "page.md")


TRANSLATED = """---
ms.contentlocale: pt-PT
---
# T

## <a name="request-body"></a>Corpo do pedido

| Nome | Tipo |
|---|---|
| Estado | [Estado](estados.md#status) |

### <a name="transition-states"></a>Estados

| A | B | C |
|---|---|---|
| Novo | Novo, Fechado | Pendente |
| Fechado | Fechado | Ganho |

### <a name="request-example"></a>Exemplo

```http
PUT /a/7

{"status": "Closed", "parts": [{"substatus": "Won"}]}
```
"""

STATES = """# States

## Status

| A | B | C |
|---|---|---|
| New | New, Closed | Pending |
| Closed | Closed | Won |
"""


@pytest.mark.parametrize(
    ("linked", "starts"),
    [
        (STATES, ["New", "Closed"]),
        (STATES.replace("Closed", "Over").replace("Won", "Good"), ["Novo", "Fechado"]),
        (STATES.replace("| New | New, Closed | Pending |\n", ""), ["Novo", "Fechado"]),
    ],
    ids=["the words of the example", "other words", "another table"],
)
def test_translated_states_get_the_names_that_the_example_uses(tmp_path: Path, linked: str, starts: list[str]) -> None:
    (tmp_path / "page.md").write_text(TRANSLATED, "utf-8")
    (tmp_path / "estados.md").write_text(linked, "utf-8")

    contract = load_contract(tmp_path / "page.md", "page.md")

    assert [one.start for one in contract.transitions] == starts
    assert [one.source.page for one in contract.transitions] == ["page.md", "page.md"]


def test_a_page_with_more_blocks_than_any_page_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# T\n\n" + "- a\n" * (MAX_BLOCKS + 5), "utf-8")

    with pytest.raises(PageError, match=f"more than {MAX_BLOCKS} headings") as error:
        load_contract(tmp_path / "long.md")

    assert error.value.line is not None
    assert MAX_BLOCKS / 2 < error.value.line <= MAX_BLOCKS + 2

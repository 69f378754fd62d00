from __future__ import annotations

import pytest

from contractkit.pages.extract import extract


def operations(text: str) -> list[str]:
    return [str(one) for one in extract(text, "page.md").operations]


def test_every_row_of_every_syntax_table_is_one_and_each_is_named_once() -> None:
    text = """# T

## Request syntax

| Method | URI |
|---|---|
| **PUT** | /a/{id} HTTP/1.1 |
| GET | [*{baseURL}*](urls.md)/a/{id} |
| PUT | /a/{id} |
"""

    assert operations(text) == ["PUT /a/{id}", "GET {baseURL}/a/{id}"]


def test_every_request_line_of_a_fence_that_holds_nothing_else_is_one() -> None:
    text = """# T

## HTTP request

```http
PATCH /a/{id}
PATCH /b/{id | name}/a
```

## Example

```http
PATCH /a/7
```
"""

    assert operations(text) == ["PATCH /a/{id}", "PATCH /b/{id | name}/a"]


def test_where_nothing_else_is_the_examples_are_the_operations() -> None:
    assert operations("# T\n\n## Example\n\n```\nPUT /a/7\n\n{}\n```\n\n```\nHTTP/1.1 200 OK\n```\n") == ["PUT /a/7"]


@pytest.mark.parametrize(
    ("cell", "sent", "method"),
    [
        ("DÜZELTMESI", "PATCH https://h/a/1", "PATCH"),
        ("Colocar", "", "PUT"),
        ("Colocar", "DELETE https://h/a/1", "DELETE"),
        ("Qualquer", "PUT https://h/a/1\n\n{}\n\nGET https://h/b", "PUT"),
    ],
    ids=["one example", "dictionary", "example before dictionary", "fitting example"],
)
def test_a_translated_method_comes_back(cell: str, sent: str, method: str) -> None:
    text = f"""---
ms.contentlocale: pt-PT
---
# T

## <a name="request-syntax"></a>Sintaxe

| Método | URI |
|---|---|
| {cell} | https://h/a/{{id}} |

## <a name="request-example"></a>Exemplo

```http
{sent}
```
"""

    assert operations(text) == [f"{method} https://h/a/{{id}}"]


def test_a_word_that_is_no_method_is_no_operation() -> None:
    assert operations("# T\n\n## Request syntax\n\n| A | B |\n|---|---|\n| thing | /a |\n") == []


MENDED = """---
ms.contentlocale: pt-PT
---
# T

Um ID ( `customer-tenant-id` ).

## <a name="request-syntax"></a>Sintaxe

| Método | URI |
|---|---|
| **PUT** | {template} |

## <a name="request-example"></a>Exemplo

```http
PUT {uri} HTTP/1.1

{{}}
```
"""


@pytest.mark.parametrize(
    ("template", "uri", "true"),
    [
        ("{base}/clientes/{customer-id}", "https://h/customers/7", "{base}/customers/{customer-id}"),
        ("{base}/clientes/{cliente-id}", "https://h/customers/<customer-id>", "{base}/customers/{customer-id}"),
        ("{base}/clientes/{cliente-id}", "https://h/customers/7", "{base}/customers/{customer-tenant-id}"),
        ("https://h/perfis", "https://h/profiles", "https://h/profiles"),
    ],
    ids=["only the path", "the placeholder of the example", "the name in the text", "no variable"],
)
def test_a_translated_path_is_mended_by_the_example(template: str, uri: str, true: str) -> None:
    (operation,) = extract(MENDED.format(template=template, uri=uri), "page.md").operations

    assert operation.uri_template == true
    assert operation.printed == template


@pytest.mark.parametrize(
    ("template", "uri"),
    [
        ("{base}/a/{id}", "https://h/a/7"),
        ("{base}/clientes/{id}", "https://h/customers/7/orders"),
        ("{base}/produtos/{produto_id}", "https://h/products/<product-id>"),
        ("{base}/{cliente}", "https://h/7"),
        ("{base}/x-{id}", "https://h/y-7"),
    ],
    ids=["it fits", "another length", "another style", "nothing before", "a variable in a segment"],
)
def test_a_path_is_left_alone_where_the_example_does_not_show_all_of_it(template: str, uri: str) -> None:
    (operation,) = extract(MENDED.format(template=template, uri=uri), "page.md").operations

    assert operation.uri_template == template
    assert operation.printed is None


def test_a_template_that_comes_back_as_it_was_is_not_called_mended() -> None:
    text = """---
locale: pt-PT
---
# T

## Sintaxe do pedido

| Método | URI |
|---|---|
| PUT | /v1/a/{id} |

## Exemplo de pedido

```http
PUT https://h//v1/a/7

{}
```
"""
    (operation,) = extract(text, "page.md").operations

    assert (operation.uri_template, operation.printed) == ("/v1/a/{id}", None)


def test_where_a_section_is_about_the_syntax_other_request_lines_are_examples() -> None:
    text = """# T

## HTTP request

### New files

```http
POST /a
```

## Cancel it

### Request

```http
DELETE /a/7
```
"""
    contract = extract(text, "page.md")

    assert [str(one) for one in contract.operations] == ["POST /a"]
    assert [(one.method, one.uri) for one in contract.examples] == [("DELETE", "/a/7")]

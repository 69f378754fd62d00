from __future__ import annotations

import pytest

from contractkit.pages.document import Table, read_document
from contractkit.pages.tables import (
    Demands,
    is_status_table,
    is_syntax_table,
    is_transition_table,
    items,
    status_code,
    syntax_rows,
    type_column,
    uri_template,
)
from contractkit.pages.text import Text
from contractkit.pages.words import words_for

WORDS = words_for("en", ())


def table(*rows: str) -> Table:
    head, *body = (f"| {row} |" for row in rows)
    (found,) = read_document("\n".join((head, "|" + "-|" * head.count("|"), *body))).blocks
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("https://host/a/{id}", "https://host/a/{id}"),
        ("/a/{id} HTTP/1.1", "/a/{id}"),
        ("{baseURL}/v1/a", "{baseURL}/v1/a"),
        ("{baseURL}", "{baseURL}"),
        (" { baseURL } /v1/a http/1.1", "{baseURL}/v1/a"),
        ("/a/{id} HTTP/1\u30021", "/a/{id}"),
        ("<https://host/a>", "https://host/a"),
        ("string", None),
        ("a/b", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_template_begins_like_an_address(text: str, template: str | None) -> None:
    assert uri_template(text) == template


def test_method_and_template_stand_side_by_side_or_in_one_cell() -> None:
    found = table("Method | URI | About", "**PUT** | /a | x", "Publicar | /b |", "`GET /c` | x", "x | y", "")

    assert [(word, uri) for _, word, uri in syntax_rows(found)] == [("PUT", "/a"), ("Publicar", "/b"), ("GET", "/c")]
    assert is_syntax_table(found)


def test_a_word_before_a_template_is_a_method_only_at_the_beginning_of_a_row() -> None:
    found = table("Name | About | Example", "filter | Filters | /a?filter=b", "x | GET | /c")

    assert [(word, uri) for _, word, uri in syntax_rows(found)] == [("GET", "/c")]


def test_status_codes_make_a_status_table() -> None:
    found = table("Code | About", "400 | a", "HTTP 404 Not Found | b", "other | c")

    assert is_status_table(found)
    assert [status_code(row) for row in found.rows] == [400, 404, None]
    assert not is_status_table(table("Code | About", "E400 | x"))
    assert not is_status_table(table("Code | About"))


@pytest.mark.parametrize("text", ["a, b,c", "a;b ; c", "a\u3001b\uff0cc", "a<br>**b**<br/>c,"])
def test_a_list_in_a_cell_has_many_separators(text: str) -> None:
    assert items(Text(text)) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("rows", "named", "expected"),
    [
        (("New | New, Old", "Old | Old"), False, True),
        (("new | New, Old", "OLD | Old"), False, True),
        (("New | New, Older", "Old | Old"), False, False),
        (("New | New, Older", "Old | Old"), True, True),
        (("New | x", "Old | y"), True, False),
        (("New | New", "Old | Old"), False, False),
        (("New | New, Old",), True, False),
    ],
    ids=["closed", "in any case", "open", "open and named", "no list", "nothing follows", "one row"],
)
def test_states_that_follow_states_make_transitions(rows: tuple[str, ...], named: bool, expected: bool) -> None:
    assert is_transition_table(table("A | B", *rows), named=named) is expected
    assert not is_transition_table(table("A", *rows), named=named)


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (("a | string | x", "b | int | y"), 1),
        (("a | [T](t.md#t) | x",), 1),
        (("a | b | string",), 2),
        (("a | b | c",), None),
        ((), None),
    ],
)
def test_the_column_of_types_is_told_by_its_cells(rows: tuple[str, ...], column: int | None) -> None:
    assert type_column(table("A | B | C", *rows), WORDS) == column


@pytest.mark.parametrize(
    ("rows", "required", "optional"),
    [
        (("N | Required | D", "a | Yes | x"), True, False),
        (("N | Required | D", "a | No | required elsewhere"), False, True),
        (("N | Required | D", "a | Required | x"), True, False),
        (("N | Required | D", "a | Not required | x"), False, True),
        (("N | Needed? | D", "a | Y | x"), True, False),
        (("N | Needed? | D", "a | N | x"), False, True),
        (("N | D", "a | Bearer. **Required.**"), True, False),
        (("N | D", "a | This is not required."), False, False),
        (("N | D", "a | Optional."), False, True),
        (("N | D", "a | x"), False, False),
    ],
)
def test_what_must_be_there_stands_in_a_column_or_in_words(
    rows: tuple[str, ...], required: bool, optional: bool
) -> None:
    found = table(*rows)
    demands = Demands(found, WORDS)

    assert (demands.required(found.rows[0]), demands.optional(found.rows[0])) == (required, optional)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.uri import ends_in_variable, match, specificity, template_path, variables

ITEM = "https://api.contoso.com/v1/items/{id}"


@pytest.mark.parametrize(
    ("template", "uri", "values"),
    [
        (ITEM, "https://api.contoso.com/v1/items/7", (("id", "7"),)),
        (ITEM, "http://127.0.0.1:8470/v1/items/a%20b?x=1", (("id", "a b"),)),
        (ITEM, "http://127.0.0.1:8470/v1/items/7/", (("id", "7"),)),
        (ITEM, "http://127.0.0.1:8470/v1/items", None),
        (ITEM, "http://127.0.0.1:8470/v1/items/7/parts", None),
        (ITEM, "http://127.0.0.1:8470/beta/v1/items/7", None),
        ("/items/{item-id}", "https://api.contoso.com/v1.0/items/7", (("item-id", "7"),)),
        ("/items/{id|name}", "https://api.contoso.com/items/x", (("id|name", "x"),)),
        ("/items/:id", "https://api.contoso.com/items/7", (("id", "7"),)),
        ("{baseURL}/v1/items/<id>", "https://api.contoso.com/v1/items/7", (("id", "7"),)),
        ("items/{id}?expand={x}", "https://api.contoso.com/items/7?expand=a", (("id", "7"),)),
        ("/items('{id}')", "https://api.contoso.com/items('7')", (("id", "7"),)),
        ("/items/{id}", "https://api.contoso.com/items/%2F", (("id", "/"),)),
        ("/groups/{id}/events/{id}", "https://api.contoso.com/groups/7/events/9", (("id", "7"), ("id", "9"))),
    ],
)
def test_a_uri_is_matched_by_its_path(template: str, uri: str, values: tuple[tuple[str, str], ...] | None) -> None:
    assert match(template, uri) == values


def test_the_parts_of_a_template() -> None:
    assert template_path("{baseURL}/v1/{a}/x/<b>?c={d}") == "/v1/{a}/x/<b>"
    assert template_path("v1/x") == "/v1/x"
    assert variables("{baseURL}/v1/{a}/x/<b>?c={d}") == ("a", "b")


def test_a_resource_is_told_apart_by_its_last_segment_or_not() -> None:
    assert ends_in_variable("https://h/v1/items/{id}/")
    assert ends_in_variable("/items/<id>")
    assert not ends_in_variable("/customers/{id}/profile")
    assert not ends_in_variable("/items('{id}')")


def test_the_more_literal_template_wins() -> None:
    templates = ["/{collection}/{id}", "/items/{id}", "/items/special"]
    assert sorted(templates, key=specificity) == templates


@given(st.text(), st.text().map(lambda path: "http://h/" + path.replace("[", "").replace("]", "")))
def test_any_template_meets_any_uri_without_an_accident(template: str, uri: str) -> None:
    values = match(template, uri)
    assert values is None or tuple(name for name, _ in values) == variables(template)

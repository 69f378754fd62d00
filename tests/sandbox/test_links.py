from __future__ import annotations

import pytest

from contractkit.model.json_value import Json
from contractkit.sandbox.links import Links, has_targets

ORIGIN = "http://localhost:1"
VALUES = {"acc": "account", "7": "id", "77": "parentId"}
DOCUMENT: dict[str, Json] = {"account": "x/y", "id": "8", "parentId": 9}


@pytest.mark.parametrize(
    ("documented", "expected"),
    [
        ("https://api.example/orders/7", "http://localhost:1/orders/8"),
        ("https://API.example/orders/7?of=acc", "http://localhost:1/orders/8?of=x%2Fy"),
        ("/orders/7#top", "/orders/8#top"),
        ("https://api.example/orders?$filter=id eq '7'", "http://localhost:1/orders?$filter=id%20eq%20'8'"),
        ("https://api.example/orders?q=%20a", "http://localhost:1/orders?q=%20a"),
        ("https://api.example/orders/777/x-7", "http://localhost:1/orders/777/x-7"),
        ("https://api.example/orders/77", "http://localhost:1/orders/77"),
        ("https://elsewhere.example/orders/7", "https://elsewhere.example/orders/7"),
        ("GET", "GET"),
        ("", ""),
    ],
)
def test_a_link_points_here_and_at_its_own_resource(documented: str, expected: str) -> None:
    links = Links("links", {"self": [{"href": documented, "n": 1}]}, frozenset({"api.example"}), VALUES)
    assert links.render(DOCUMENT, ORIGIN) == {"self": [{"href": expected, "n": 1}]}


def test_where_the_page_names_no_host_every_link_is_its_own() -> None:
    links = Links("links", {"href": "https://any.example/a b"}, frozenset(), {})
    assert links.render({}, ORIGIN) == {"href": "http://localhost:1/a%20b"}
    assert list(links.paths()) == ["/a b"]


def test_paths_are_those_of_links_to_this_service() -> None:
    documented: Json = [
        {"href": "https://api.example/a?b"},
        {"href": "https://other.example/c"},
        {"href": "/d"},
        "text",
    ]
    assert list(Links("links", documented, frozenset({"api.example"}), {}).paths()) == ["/a", "/d"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"self": {"href": "/a"}}, True),
        ([{"uri": "https://a/b"}], True),
        ({"self": "/a"}, False),
        ({"uri": 1}, False),
        ("/a", False),
    ],
)
def test_links_are_objects_with_a_target(value: Json, expected: bool) -> None:
    assert has_targets(value) is expected

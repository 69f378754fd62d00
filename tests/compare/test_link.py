from __future__ import annotations

import pytest

from contractkit.compare.link import Link, link_path, links_of, names, origin, path_pattern, relations_of
from contractkit.model.json_value import Json


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"links": {"self": {"uri": "/a", "method": "GET"}}}, [Link("self", "/a", ("links", "self", "uri"), "GET")]),
        ({"_links": {"self": {"href": "/a"}}}, [Link("self", "/a", ("_links", "self", "href"))]),
        ({"links": {"self": "/a"}}, [Link("self", "/a", ("links", "self"))]),
        ({"links": [{"rel": "next", "href": "/b"}]}, [Link("next", "/b", ("links", 0, "href"))]),
        (
            {"_links": {"item": [{"href": "/a"}, {"href": "/b"}]}},
            [Link("item", "/a", ("_links", "item", 0, "href")), Link("item", "/b", ("_links", "item", 1, "href"))],
        ),
        ({"links": {"self": {"uri": None}, "next": None, "odd": [[{"uri": "/x"}]]}}, []),
        ({"links": "none"}, []),
        ({"links": ["/a", {"href": "/b"}]}, []),
        ([{"links": {"self": "/a"}}], []),
        (None, []),
    ],
)
def test_links_are_read_in_every_form(body: Json, expected: list[Link]) -> None:
    assert list(links_of(body)) == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"self": {}, "next": None}, ("self",)),
        ([{"rel": "self"}, {"href": "/x"}, "x"], ("self",)),
        ("text", ()),
    ],
)
def test_relations_are_those_that_are_there(links: Json, expected: tuple[str, ...]) -> None:
    assert relations_of(links) == expected


@pytest.mark.parametrize(
    ("uri", "identifier", "expected"),
    [
        ("/orders/o1", "o1", True),
        ("/orders/O1?x", "o1", True),
        ("/orders('o1')", "o1", True),
        ("/orders?id=o1", "o1", True),
        ("/orders/a%20b", "a b", True),
        ("/orders/o12", "o1", False),
        ("/orders/o1-2", "o1", False),
        ("/orders", "o1", False),
    ],
)
def test_uri_names_an_identifier_only_as_a_whole(uri: str, identifier: str, expected: bool) -> None:
    assert names(uri, identifier) is expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://h.example/v1/a%20b?q=1", "/v1/a b"),
        ("c", "/v1/c"),
        ("/x{?page,size}", "/x"),
        ("http://[broken/x", "http://[broken/x"),
    ],
)
def test_path_is_resolved_and_decoded(uri: str, expected: str) -> None:
    assert link_path(uri, "https://h.example/v1/b") == expected


@pytest.mark.parametrize(
    ("shown", "path"),
    [
        ("https://h/v1/orders/4711", "/v1/orders/9"),
        ("https://h/v1/orders/49d90c72-3326-4f61-aacc-2cb57970448c", "/v1/orders/9"),
        ("https://h/v1/orders/{id}", "/v1/orders/9"),
        ("https://h/v1/orders/known", "/v1/orders/other"),
        ("https://h/v1/orders/xqQg5FS2LkCp935s", "/v1/orders/other/"),
        ("https://h/v1/orders('a')", "/v1/orders('b')"),
        ("/orders/4711", "/base/v1/orders/9"),
        ("/orders/4711", "/orders/9"),
    ],
)
def test_documented_path_covers_others_like_it(shown: str, path: str) -> None:
    assert path_pattern(shown, frozenset({"known", ""})).fullmatch(path)


@pytest.mark.parametrize(
    ("shown", "path"),
    [
        ("https://h/v1/orders/4711", "/v2/orders/4711"),
        ("https://h/v1/orders/4711", "/v1/orders"),
        ("https://h/v1/orders/4711", "/v1/orders/4711/lines"),
        ("https://h/v1/orders/4711", "/base/v1/orders/4711"),
        ("https://h/v1.0/orders", "/v1x0/orders"),
    ],
)
def test_documented_path_covers_no_others(shown: str, path: str) -> None:
    assert not path_pattern(shown).fullmatch(path)


@pytest.mark.parametrize(
    ("uri", "base", "expected"),
    [
        ("https://API.example.com/v1", "", "https://api.example.com:443"),
        ("/v1", "http://127.0.0.1:8470/x", "http://127.0.0.1:8470"),
        ("/v1", "", None),
        ("https://{host}/v1", "", None),
        ("https://[api/v1", "", None),
        ("https://api.example.com:port/", "", None),
    ],
)
def test_the_origin_of_a_link_is_that_of_its_host(uri: str, base: str, expected: str | None) -> None:
    assert origin(uri, base) == expected


@pytest.mark.parametrize(
    ("uri", "identifier", "expected"),
    [
        ("/orders/12", "12", True),
        ("/orders/123", "12", False),
        ("/orders/123/12", "12", True),
        ("/orders('12')", "12", True),
        ("/orders/a-12", "12", False),
        ("/ORDERS/Ab", "aB", True),
        ("/orders", "", False),
    ],
)
def test_a_uri_names_whole_identifiers(uri: str, identifier: str, expected: bool) -> None:
    assert names(uri, identifier) is expected

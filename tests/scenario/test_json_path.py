from __future__ import annotations

import pytest

from contractkit.scenario.json_path import JsonPathError, parse


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("$", ()),
        ("*", ()),
        ("", ()),
        ("$.id", ("id",)),
        ("id", ("id",)),
        ("links.self.uri", ("links", "self", "uri")),
        ("$.items[0].id", ("items", 0, "id")),
        ("$[10]", (10,)),
        ("$['@odata.etag']", ("@odata.etag",)),
        ('$.a["b c"].d', ("a", "b c", "d")),
        ("['x'][ 2 ]", ("x", 2)),
        ("$['']", ("",)),
    ],
)
def test_a_path_names_members_and_indexes(path: str, parts: tuple[str | int, ...]) -> None:
    assert parse(path) == parts


@pytest.mark.parametrize(
    "path", ["$..id", "$.*", "$.items[*]", "$.items[-1]", "$.a[", "$.a.", "$.a b", "$.a[0]b", "$['a"]
)
def test_a_path_that_names_none_or_many_is_refused(path: str) -> None:
    with pytest.raises(JsonPathError, match="does not name one JSON value"):
        parse(path)

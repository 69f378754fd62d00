"""The test cases of RFC 7396, appendix A, and the example of its section 3."""

from __future__ import annotations

import json

import pytest

from contractkit.model.json_value import Json
from contractkit.model.merge_patch import merge

RFC_7396_APPENDIX_A = [
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7396_APPENDIX_A)
def test_it_gives_the_results_of_the_rfc(target: str, patch: str, result: str) -> None:
    assert merge(json.loads(target), json.loads(patch)) == json.loads(result)


def test_neither_side_is_changed() -> None:
    target: Json = {"a": {"b": "c"}, "links": {"self": "x"}}
    patch: Json = {"a": {"b": "d"}, "links": None}
    assert merge(target, patch) == {"a": {"b": "d"}}
    assert target == {"a": {"b": "c"}, "links": {"self": "x"}}
    assert patch == {"a": {"b": "d"}, "links": None}


def test_members_keep_their_order_and_new_ones_come_last() -> None:
    merged = merge({"z": 1, "y": 2, "x": 3}, {"a": 0, "y": 5})
    assert isinstance(merged, dict)
    assert list(merged) == ["z", "y", "x", "a"]

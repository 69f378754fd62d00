from __future__ import annotations

import json

import pytest

from contractkit.model.json_value import Json
from contractkit.sandbox.json_patch import MalformedPatchError, PatchConflictError, apply, touched

# Most of them from RFC 6902, appendix A.
APPLIED = [
    ('{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'),
    ('{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'),
    ('{"foo":["bar"]}', '[{"op":"add","path":"/foo/-","value":["abc"]}]', '{"foo":["bar",["abc"]]}'),
    ('{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'),
    ('{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', '{"foo":["bar","baz"]}'),
    ('{"baz":"qux","foo":"bar"}', '[{"op":"replace","path":"/baz","value":"boo"}]', '{"baz":"boo","foo":"bar"}'),
    ('{"foo":[1,2]}', '[{"op":"replace","path":"/foo/0","value":9}]', '{"foo":[9,2]}'),
    ('{"a":1}', '[{"op":"replace","path":"","value":{"b":2}}]', '{"b":2}'),
    ('{"a":1}', '[{"op":"add","path":"","value":{"b":2}}]', '{"b":2}'),
    ('{"foo":{"a":1},"b":{}}', '[{"op":"move","from":"/foo/a","path":"/b/c"}]', '{"foo":{},"b":{"c":1}}'),
    ('{"foo":["all","cows","eat"]}', '[{"op":"move","from":"/foo/1","path":"/foo/2"}]', '{"foo":["all","eat","cows"]}'),
    ('{"a":{"b":1}}', '[{"op":"copy","from":"/a","path":"/c"}]', '{"a":{"b":1},"c":{"b":1}}'),
    ('{"a":1.0}', '[{"op":"test","path":"/a","value":1}]', '{"a":1.0}'),
    ('{"a/b":{"m~n":1}}', '[{"op":"replace","path":"/a~1b/m~0n","value":2}]', '{"a/b":{"m~n":2}}'),
]
MALFORMED = [
    "{}",
    "[1]",
    '[{"path":"/a"}]',
    '[{"op":1,"path":"/a"}]',
    '[{"op":"burn","path":"/a"}]',
    '[{"op":"add","path":"/a"}]',
    '[{"op":"add","value":1}]',
    '[{"op":"add","path":"a","value":1}]',
    '[{"op":"move","path":"/a"}]',
]
CONFLICTING = [
    '[{"op":"remove","path":"/none"}]',
    '[{"op":"remove","path":""}]',
    '[{"op":"replace","path":"/none","value":1}]',
    '[{"op":"add","path":"/none/deep","value":1}]',
    '[{"op":"add","path":"/text/deep","value":1}]',
    '[{"op":"add","path":"/list/9","value":1}]',
    '[{"op":"add","path":"/list/x","value":1}]',
    '[{"op":"copy","from":"/none","path":"/a"}]',
    '[{"op":"move","from":"/object","path":"/object/inner"}]',
    '[{"op":"test","path":"/text","value":"other"}]',
]


@pytest.mark.parametrize(("target", "patch", "result"), APPLIED)
def test_a_patch_does_what_the_rfc_shows(target: str, patch: str, result: str) -> None:
    value = json.loads(target)
    assert json.dumps(apply(value, json.loads(patch))) == json.dumps(json.loads(result))
    assert value == json.loads(target)


@pytest.mark.parametrize("patch", MALFORMED)
def test_what_is_no_patch_is_refused(patch: str) -> None:
    with pytest.raises(MalformedPatchError):
        apply({"a": 1}, json.loads(patch))


@pytest.mark.parametrize("patch", CONFLICTING)
def test_a_patch_that_does_not_fit_is_refused_and_changes_nothing(patch: str) -> None:
    value: Json = {"text": "a", "list": [1], "object": {"inner": {}}}
    with pytest.raises(PatchConflictError):
        apply(value, [{"op": "add", "path": "/new", "value": 1}, *json.loads(patch)])
    assert value == {"text": "a", "list": [1], "object": {"inner": {}}}


def test_the_members_that_a_patch_writes_to_are_known_beforehand() -> None:
    patch: Json = [
        {"op": "add", "path": "/a/b", "value": 1},
        {"op": "move", "from": "/b", "path": "/c"},
        {"op": "copy", "from": "/d", "path": "/e"},
        {"op": "test", "path": "/f", "value": 1},
    ]
    assert touched(patch) == {"a", "b", "c", "e"}

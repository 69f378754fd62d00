from __future__ import annotations

import pytest

from contractkit.compare.knowledge import differ
from contractkit.model.json_value import MISSING, MaybeJson


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, False),
        ({"a": 1}, {"a": 1.0, "b": 2}, False),
        ({"a": 1}, {"a": True}, True),
        ({"a": {"b": 1, "c": 1}}, {"a": {"b": 1, "d": 1}}, False),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, True),
        ({"a": [1]}, {"a": [1, 2]}, True),
        ({"a": 1, "tag": "x"}, {"a": 1, "tag": "y"}, False),
        (MISSING, {"a": 1}, False),
        ({"a": 1}, [1], False),
    ],
)
def test_representations_differ_in_what_both_show(before: MaybeJson, after: MaybeJson, expected: bool) -> None:
    assert differ(before, after, frozenset({"tag"})) is expected

from __future__ import annotations

import pytest

from contractkit.cassettes.json_lines import lines_of_members


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{"a": []}', []),
        ('{"a": [1,\n2, \n\n{"a": [3]}\n]}', [1, 2, 4]),
        ('\n{"b": {"a": [1]}, "c": "]",\n "a" : [ 1 ] }', [3]),
        ('{"a": {"b": 1}}', []),
        ('{"b": 1}', []),
        ("{}", []),
    ],
)
def test_items_have_lines(text: str, lines: list[int]) -> None:
    assert lines_of_members(text, "a") == lines

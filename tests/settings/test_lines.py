from __future__ import annotations

import pytest

from contractkit.settings.lines import TomlLines

TEXT = '''[project]
name = "x"
notes = """
[tool.contractkit]
pages = 1
"""
[tool . "contractkit"]  # ours
pages = ["a"]
etag.profile = "azure"
[[tool.contractkit.waivers]]
rule = "a"
[[tool.contractkit.waivers]]
rule = "b"
[tool.contractkit.levels]
a = "off"
'''


@pytest.mark.parametrize(
    ("name", "line"), [("pages", 8), ("etag", 9), ("waivers", 10), ("levels", 14), ("cassettes", None)]
)
def test_a_setting_is_found_where_it_stands(name: str, line: int | None) -> None:
    assert TomlLines(TEXT).key(("tool", "contractkit"), name) == line


def test_blocks_of_one_array_are_told_apart() -> None:
    lines = TomlLines(TEXT)
    path = ("tool", "contractkit", "waivers")
    assert lines.tables(path) == (10, 12)
    assert [lines.key(path, "rule", header=header) for header in (10, 12)] == [11, 13]
    assert lines.key(path, "reason", header=10) is None


def test_a_key_of_the_last_table_is_found() -> None:
    assert TomlLines("[[a]]\nb = 1\n").key(("a",), "b", header=1) == 2

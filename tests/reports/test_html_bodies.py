from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from contractkit.model.contract import Source
from contractkit.model.illustration import Comparison
from contractkit.model.json_value import Json
from contractkit.reports._html_bodies import bodies_html, lines


def marked(documented: Json, observed: Json, *pointers: str) -> tuple[list[str], list[str]]:
    """Return the lines of both sides that are marked, each with its mark before it."""
    comparison = Comparison("PUT /a", Source("page.md", 7), documented, "a.yaml", 1, 200, observed)
    written = bodies_html(comparison, pointers)
    found = [re.findall(r'<span class="(\w+)">([^<]*)</span>', side) for side in written.split('<figure class="in"')]
    out, in_ = ([f"{mark} {text.strip().replace('&quot;', '')}" for mark, text in side] for side in found)
    return out, in_


@pytest.mark.parametrize(
    "value",
    [{"a": [1, {"b": [], "c": {}}], "d": None}, [], "x", {"ä/~": [[True]]}, [{"a": 1}, {"a": 2}]],
)
def test_lines_are_the_indented_json(value: Json) -> None:
    written = "\n".join(each.text for each in lines(value))
    assert written == json.dumps(value, indent=2, ensure_ascii=False)


def test_no_digit_is_lost() -> None:
    assert next(lines(Decimal("1.000000000000000000001"))).text == "1.000000000000000000001"


def test_values_that_differ_are_marked_quietly() -> None:
    assert marked({"a": 1, "b": 2}, {"a": 1, "b": 3}) == (["value b: 2"], ["value b: 3"])


def test_members_and_types_that_differ_are_marked_loudly() -> None:
    out, in_ = marked({"a": 1, "gone": True, "same": []}, {"a": "1", "same": [], "new": None})
    assert out == ["differs a: 1,", "differs gone: true,"]
    assert in_ == ["differs a: 1,", "differs new: null"]


def test_where_something_was_found_is_marked_loudly_although_the_type_is_right() -> None:
    out, in_ = marked({"items": [{"a": "x"}]}, {"items": [{"a": "y"}, {"a": "x"}]}, "/response/body/items/0/a")
    assert out == ["differs a: x"]
    assert in_ == ["differs a: y", "differs a: x"]
    assert marked({"a": 1}, {"a": 1}, "/request/body/a") == ([], [])


def test_a_longer_list_of_the_same_items_differs_in_values_only() -> None:
    assert marked({"a": [1]}, {"a": [1, 2]}) == ([], ["value 2"])


def test_another_type_of_body_differs_from_its_first_line_on() -> None:
    assert marked({"a": 1}, [1]) == (["differs {", "differs a: 1"], ["differs [", "differs 1"])


def test_a_long_body_is_cut_and_says_so() -> None:
    comparison = Comparison("PUT /a", Source("page.md", 7), list(range(999)), "a.yaml", 1, 200, "x" * 999)
    written = bodies_html(comparison, ())
    assert "… 751 more lines" in written
    assert max(map(len, re.findall("x+", written))) < 121

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.compare import difference as module
from contractkit.compare.alignment import MAX_UNDOCUMENTED
from contractkit.compare.difference import Comparison, Difference, Kind
from contractkit.compare.shape import shape_of
from contractkit.model.json_value import MISSING, Json
from tests.compare.documents import answer, body_of, contract, row, source

_UUID = "49d90c72-3326-4f61-aacc-2cb57970448c"


def _differences(comparison: Comparison, observed: Json) -> tuple[Difference, ...]:
    return comparison.differences(observed, shape_of(observed))


def _compare(documented: Json, observed: Json, **kwargs: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    found = _differences(Comparison(body_of(contract(answer(documented), **kwargs))), observed)
    return [(difference.kind.value, difference.path) for difference in found]


@pytest.mark.parametrize(
    ("documented", "observed", "expected"),
    [
        ({"a": 1}, {"a": 2}, []),
        ({"a": 1, "b": 2}, {"a": 1}, [("missing", ("b",))]),
        ({"a": 1}, {"a": 1, "b": 2}, [("undocumented", ("b",))]),
        ({"a": 1}, {"a": "1"}, [("type", ("a",))]),
        ({"a": 1}, {"a": 1.5}, [("type", ("a",))]),
        ({"a": 1.5}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [("type", ("a",))]),
        ({"a": 1}, {"a": None}, [("null", ("a",))]),
        ({"a": None}, {"a": 1}, []),
        ({"a": None}, {}, []),
        ({"a": _UUID}, {"a": "x"}, [("format", ("a",))]),
        ({"a": "x"}, {"a": _UUID}, []),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {}}}, [("missing", ("a", "b", "c"))]),
        ({"a": {"b": {"c": 1}}}, {"a": {}}, [("missing", ("a", "b"))]),
        ({"a": {"b": 1}}, {"a": [1]}, [("type", ("a",))]),
        ({"a": [{"b": 1}]}, {"a": []}, []),
        ({"a": []}, {"a": [{"b": 1}]}, []),
        ({"a": [1]}, {"a": [1, 2, 3]}, []),
        ({"a": [1]}, {"a": [1, "x", None]}, [("null", ("a", 2)), ("type", ("a", 1))]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"c": 1}]}, [("missing", ("a", 1, "b")), ("undocumented", ("a", 1, "c"))]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": "x"}]}, [("type", ("a", 1, "b"))]),
        ({"a": [[1]]}, {"a": [[1], [2, "x"]]}, [("type", ("a", 1, 1))]),
        ({"a": {_UUID: {"b": 1}}}, {"a": {}}, []),
        ({"a": [{"x": 1, "b": 1}, {"x": 1}]}, {"a": [{"x": 1}, {"x": 1, "b": "1"}]}, [("type", ("a", 1, "b"))]),
        ({"a": 1}, [1], [("type", ())]),
        ([{"a": 1}], [{"a": 1}, {}], [("missing", (1, "a"))]),
    ],
)
def test_differences_are_found_where_they_are(documented: Json, observed: Json, expected: list[Any]) -> None:
    assert _compare(documented, observed) == expected


@pytest.mark.parametrize(
    "key", ["a/b", "~", "it's", 'say "hi"', "root['a']", "__metadata", "@odata.etag", "", "0", "\ud800"]
)
def test_odd_names_survive(key: str) -> None:
    assert _compare({key: 1, "x": 1}, {"x": 1}) == [("missing", (key,))]
    assert _compare({"x": 1}, {"x": 1, key: {"a": 1}}) == [("undocumented", (key,))]
    assert _compare({"x": {key: 1}}, {"x": {key: "1"}}) == [("type", ("x", key))]


def test_objects_with_little_in_common_are_compared_member_by_member() -> None:
    documented: Json = {"a": 1, "b": 1, "c": 1, "d": 1}
    assert _compare(documented, {"a": 1, "w": 1, "x": 1, "y": 1}) == [
        ("missing", ("b",)),
        ("missing", ("c",)),
        ("missing", ("d",)),
        ("undocumented", ("w",)),
        ("undocumented", ("x",)),
        ("undocumented", ("y",)),
    ]


def test_difference_says_what_was_promised_and_what_was_found() -> None:
    comparison = Comparison(body_of(contract(answer({"id": _UUID, "n": 1}), rows=[row("n", "decimal")])))
    by_name = {str(found.path[0]): found for found in _differences(comparison, {"id": "x", "n": "2", "new": [1]})}
    assert (by_name["id"].promised, by_name["id"].found) == ("string (UUID)", "string")
    assert (by_name["id"].documented, by_name["id"].observed, by_name["id"].source) == (_UUID, "x", source(102))
    assert (by_name["n"].promised, by_name["n"].found) == ("number", "string")
    assert (by_name["new"].found, by_name["new"].documented, by_name["new"].source) == ("array", MISSING, source(101))


class _Counter:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        explain = module.explain

        def counting(sides: Any) -> Any:
            self.calls += 1
            return explain(sides)

        monkeypatch.setattr(module, "explain", counting)


def test_body_as_documented_never_reaches_deepdiff(monkeypatch: pytest.MonkeyPatch) -> None:
    import deepdiff

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("DeepDiff was called")

    monkeypatch.setattr(deepdiff, "DeepDiff", refuse)
    comparison = Comparison(body_of(contract(answer({"a": 1, "list": [{"b": "x"}]}), rows=[row("c")])))
    one: Json = {"a": 1, "list": [{"b": "x"}]}
    none: Json = {"list": [], "a": 7}
    many: Json = {"a": 2, "list": [{"b": "y"}, {"b": "z"}], "c": "z"}
    for observed in (one, none, many):
        assert _differences(comparison, observed) == ()


def test_each_distinct_shape_is_explained_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = _Counter(monkeypatch)
    comparison = Comparison(body_of(contract(answer({"a": 1, "list": [1]}))))
    for number in range(50):
        (found,) = _differences(comparison, {"a": str(number), "list": [number] * number})
        assert found.observed == str(number)
    assert counter.calls == 2  # the empty list is a shape of its own
    _differences(comparison, {"a": None, "list": [1]})
    assert counter.calls == 3


def test_deepdiff_is_loaded_when_first_needed() -> None:
    import subprocess
    import sys

    code = "import sys, contractkit.compare.difference; sys.exit('deepdiff' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_long_lists_take_linear_time_and_one_difference() -> None:
    items: list[Json] = [{"id": _UUID, "n": number} for number in range(100_000)]
    items[70_000] = {"id": _UUID, "n": "x"}
    comparison = Comparison(body_of(contract(answer({"items": [{"id": _UUID, "n": 1}]}))))
    start = time.process_time()
    (found,) = _differences(comparison, {"items": items})
    assert time.process_time() - start < 10
    assert found.path == ("items", 70_000, "n")


def test_undocumented_members_beyond_the_cap_are_counted() -> None:
    comparison = Comparison(body_of(contract(answer({"o": {"a": 1}}))))
    observed: Json = {"o": {"a": 1, **{f"x{number}": number for number in range(100_000)}}}
    found = _differences(comparison, observed)
    assert len(found) == MAX_UNDOCUMENTED + 1
    (more,) = [difference for difference in found if difference.kind is Kind.MORE]
    assert (more.path, more.found) == (("o",), str(100_000 - MAX_UNDOCUMENTED))


def test_bodies_nested_without_end_are_compared() -> None:
    deep: Json = "x"
    for _ in range(400):
        deep = {"a": deep}
    shallow: Json = {"a": {"a": {"a": 1}}}
    assert _compare(shallow, deep) == [("type", ("a", "a", "a"))]
    assert _compare({"x": 1}, {"x": 1, "deep": deep}) == [("undocumented", ("deep",))]


_VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_a_documented_body_is_as_documented(value: Json) -> None:
    assert _compare(value, value) == []


@given(st.dictionaries(st.text(max_size=3), _VALUES, min_size=1, max_size=4), _VALUES)
def test_any_body_can_be_compared_with_any_other(documented: Json, observed: Json) -> None:
    for kind, path in _compare(documented, observed):
        assert kind in set(Kind)
        assert isinstance(path, tuple)


@given(st.dictionaries(st.text(max_size=3), _VALUES, min_size=1, max_size=4), st.data())
def test_any_member_taken_away_is_missed(documented: dict[str, Json], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(documented)))
    rest: Json = {key: value for key, value in documented.items() if key != name}
    assert _compare(documented, rest) == [("missing", (name,))]


def test_no_more_shapes_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KNOWN", 2)
    counter = _Counter(monkeypatch)
    comparison = Comparison(body_of(contract(answer({"a": 1}))))
    for name in ("b", "c", "d", "b"):
        assert len(_differences(comparison, {name: 1})) == 2
    assert counter.calls == 4  # the first one again, because it was forgotten

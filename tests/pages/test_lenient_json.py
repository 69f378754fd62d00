from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.model.json_value import MAX_DEPTH, Json, equal, parse, resolve, split_pointer
from contractkit.pages.lenient_json import MAX_LENGTH, looks_like_json, read

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "broken_json.yaml").read_text("utf-8"))

names = st.text(st.characters(codec="utf-8"), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | names
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=15
)
NOISE = """{ } [ ] , : "a" "b" 1 01 true True ... … // /* “ ” ' x <id> " \\ # ; {id} -""".split(" ")  # noqa: SIM905
noise = st.lists(st.sampled_from([*NOISE, " ", "\n", "\t", "\x00", "\u00a0"]), max_size=25).map("".join)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_pages_print_is_repaired_and_named(case: dict[str, Any]) -> None:
    reading = read(case["text"])

    assert reading.value == case["value"]
    named = [flaw.kind if flaw.repair is not None else f"({flaw.kind})" for flaw in reading.flaws]
    assert list(dict.fromkeys(named)) == case["defects"]
    assert reading.repaired is not None
    assert equal(parse(reading.repaired, repeated="last"), reading.value)


def test_every_kind_of_defect_has_a_case() -> None:
    kinds = {kind.strip("()") for case in CASES for kind in case["defects"]}

    assert len(kinds) == 24
    assert kinds >= {"trailing-comma", "unquoted-placeholder", "truncated", "duplicate-key", "fragment"}


def test_a_flaw_says_where_and_what_to_write() -> None:
    (flaw,) = read('{\n  "a": 1,\n}').flaws

    assert (flaw.kind, flaw.start, flaw.repair) == ("trailing-comma", 10, "")


def test_members_are_found_where_the_text_has_them_before_the_repair() -> None:
    text = '{ // comment\n  a: [1, {"b": 2}],\n  "c/d~e": <x>\n}'

    reading = read(text)

    assert {pointer: text[offset] for pointer, offset in reading.offsets.items()} == {
        "": "{",
        "/a": "a",
        "/a/0": "1",
        "/a/1": "{",
        "/a/1/b": '"',
        "/c~1d~0e": '"',
    }


def test_numbers_are_exact() -> None:
    text = '{"big": 123456789012345678901234567890, "small": 0.1000000000000000055511151231257827,}'

    assert str(read(text).value) == str(parse(text.replace(",}", "}")))


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 200_000])
@pytest.mark.parametrize("end", ["", ","])
def test_what_is_nested_too_deep_is_not_read(depth: int, end: str) -> None:
    reading = read("[" * depth + end)

    assert reading.value is None
    assert reading.repaired is None
    assert [flaw.repair for flaw in reading.flaws][-1] is None


def test_a_long_text_is_read_only_when_it_is_json() -> None:
    items = "[" + "1, " * MAX_LENGTH

    assert read(items + "1]").flaws == ()
    assert read(items + "]").value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{", True), (" [1]", True), ('"a": 1', True), ("“a”: 1", True), ('"a"', False), ("", False), ("<x>", False)],
)
def test_an_object_a_list_or_members_look_like_json(text: str, expected: bool) -> None:
    assert looks_like_json(text) is expected


@pytest.mark.parametrize(
    "piece",
    ['"', '{"a', "[", "{},", '"a\n', "{'", '{"a":"b"', '"a",', "x ", "/*", '{"b":', '"k":1,', "<", "{b ", ". ", "a, "],
)
def test_time_is_linear(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        read(("{" + piece * length)[:length])
        return time.process_time() - started

    # Sixteen times the text in about sixteen times the work; a quadratic reader takes 256 times as long. CPU time of
    # this process, and the best of three, so that a busy machine does not decide.
    assert min(seconds(64_000) for _ in range(3)) < 80 * max(min(seconds(4_000) for _ in range(3)), 0.002)


@given(st.text(max_size=60) | noise)
@settings(max_examples=200)
def test_any_text_is_read_and_value_and_repair_agree(text: str) -> None:
    reading = read(text)

    assert all(0 <= flaw.start <= len(text) for flaw in reading.flaws)
    assert all(0 <= offset <= len(text) for offset in reading.offsets.values())
    if reading.repaired is None:
        assert reading.value is None
        assert reading.flaws
    else:
        assert equal(parse(reading.repaired, repeated="last"), reading.value)


@given(values, st.sampled_from([None, 2]))
def test_strict_json_has_no_flaw_and_every_member_a_place(value: Json, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)

    reading = read(text)

    assert reading.flaws == ()
    assert reading.repaired == text
    assert equal(reading.value, value)
    for pointer, offset in reading.offsets.items():
        resolve(value, split_pointer(pointer))
        assert text[offset] not in " \n,:"


DEFECTS = {
    "trailing-comma": (r"(?<=[^\[{,\s])\n(\s*[\]}])", r",\n\1"),
    "missing-comma": r",$",
    "comment": (r",$", r", // a comment"),
    "ellipsis": (r",$", r",\n  ..."),
    "nbsp": (r"^  (?=\S)", "\u00a0\u00a0"),
    "literal-case": (r"(?<=[:\[,] )(true|false|null)(?=,?$)", lambda found: found[0].title()),
    "unquoted-key": (r'^( +)"([a-z]+)":', r"\1\2:"),
    "single-quotes": (r'^( +)"([a-z]+)":', r"\1'\2':"),
    "smart-quotes": (r'^( +)"([a-z]+)":', r"\1“\2”:"),
    "missing-quote": (r'^( +)"([a-z]+)":', r'\1\2":'),
    "extra-quote": (r'^( +)"([a-z]+)":', r'\1"\2"":'),
    "extra-brace": (r"\Z", "}"),
}


@given(st.sampled_from(sorted(DEFECTS)), st.dictionaries(st.from_regex(r"[a-z]+", fullmatch=True), values, min_size=1))
@settings(max_examples=200)
def test_one_defect_in_good_json_is_named_and_the_value_comes_back(kind: str, value: dict[str, Json]) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=True)
    rule = DEFECTS[kind]
    pattern, replacement = (rule, "") if isinstance(rule, str) else rule
    broken = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)  # type: ignore[arg-type]
    if broken == text:
        return

    reading = read(broken)

    assert {flaw.kind for flaw in reading.flaws} == {kind}
    assert all(flaw.repair is not None for flaw in reading.flaws)
    assert equal(reading.value, value)

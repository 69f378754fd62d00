from __future__ import annotations

import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.yaml_text import BrokenYamlError, Row, Table, emit, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("a: 1", {"a": "1"}),
        ("a: yes\nb: 1.50", {"a": "yes", "b": "1.50"}),
        ("a: null\nb: ~\nc:\nd: 'null'", {"a": None, "b": None, "c": None, "d": "null"}),
        ("a: !!str null", {"a": "null"}),
        ("? ~\n: x", {"": "x"}),
        ("- !!binary |\n  /wA=\n- !binary aGk=", [b"\xff\x00", b"hi"]),
        ("- !!python/unicode 'old'\n- !!python/tuple [a]", ["old", ["a"]]),
        ("a: &x {b: c}\nd: *x\ne: &y f\ng: *y", {"a": {"b": "c"}, "d": {"b": "c"}, "e": "f", "g": "f"}),
        ("body: !!python/object/new:_io.BytesIO\n  state: !!python/tuple [!!binary aGk=, 0, null]", {"body": b"hi"}),
        ("body: !!python/object/new:_io.BytesIO {}", {"body": b""}),
        ("body: !!python/object/apply:builtins.iter\n  args:\n  - [one, !!binary IQ==]", {"body": b"one!"}),
    ],
)
def test_reads_what_recorders_write(text: str, value: object) -> None:
    assert parse(text) == value


def test_containers_know_their_lines() -> None:
    value = parse("\na:\n- b: c\n- d: e\n")

    assert isinstance(value, Table)
    row = value["a"]
    assert isinstance(row, Row)
    assert (value.line, row.line, [getattr(item, "line", None) for item in row]) == (2, 3, [3, 4])


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: 'b", "unexpected end of stream", 1),
        ("a: b\n c: d", "mapping values are not allowed", 2),
        ("a: 1\na: 2", "the key 'a' stands twice", 2),
        ("a: 1\n---\nb: 2", "more than one YAML document", 2),
        ("[a]: b", "a key must be text", 1),
        ("a: !!binary '*'", "is not base64", 1),
        ("- b\n- !!python/object/apply:os.system [true]", "the tag !!python/object/apply:os.system is refused", 2),
        ("a: !!python/name:os.system ''", "the tag !!python/name:os.system is refused", 1),
        ("a: !thing {}", "the tag !thing is refused", 1),
        ("a: &x [*x]", r"the alias \*x points at nothing", 1),
        ("a: *x", r"the alias \*x points at nothing", 1),
        ("a: \x01", "a character that YAML does not allow", None),
    ],
)
def test_says_what_is_wrong_and_where(text: str, message: str, line: int | None) -> None:
    with pytest.raises(BrokenYamlError, match=message) as caught:
        parse(text)

    assert caught.value.line == line


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 200_000, "{a: " * 200_000, "[" * 101 + "]" * 101])
def test_deep_nesting_is_refused_and_does_not_crash(text: str) -> None:
    with pytest.raises(BrokenYamlError, match="nested more than 100 deep"):
        parse(text)


def test_nesting_up_to_the_limit_is_read() -> None:
    value = parse("[" * 100 + "]" * 100)

    for _ in range(99):
        assert isinstance(value, Row)
        (value,) = value
    assert value == []


def test_an_alias_bomb_is_refused() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]

    with pytest.raises(BrokenYamlError, match="expands to more than 5,000,000 nodes"):
        parse("\n".join(["l0: &l0 lol", *levels]))


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT | st.text(" \n\r\t\x85\u2028\ufeff:#-|>'\"\\{}[]&*!%@`a\U0001f600"))
def test_every_text_survives_writing_and_reading(text: str) -> None:
    assert parse(emit({"text": [text], "last": ""})) == {"text": [text], "last": ""}


DOCUMENT = st.recursive(
    TEXT
    | st.sampled_from(["", "1", "yes", "null", "~", "2026-01-01", "=", "a\nb", "x" * 300])
    | st.integers()
    | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(DOCUMENT, max_size=3) | st.dictionaries(TEXT, DOCUMENT, max_size=3))
def test_what_is_written_is_what_any_yaml_library_reads(document: object) -> None:
    assert yaml.safe_load(emit(document)) == document


@given(st.binary())
def test_every_byte_string_survives(data: bytes) -> None:
    assert parse(emit([data])) == [data]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb", "|-\n  a\n  b\n"),
        ("a\nb\n", "|\n  a\n  b\n"),
        ("a\r\nb", '"a\\r\\nb"\n'),
        ("a\u2028b", '"a\\Lb"\n'),
        (" a\nb", None),
        ("{}", "'{}'\n"),
        ("é" * 100, "é" * 100 + "\n"),
        ("word " * 100 + "end", "word " * 100 + "end\n"),
    ],
)
def test_text_is_written_in_the_style_that_reads_best(text: str, written: str | None) -> None:
    assert written is None or emit({"key": text}) == f"key: {written}"
    assert parse(emit({"key": text})) == {"key": text}


def test_equal_parts_are_written_out() -> None:
    part = {"a": "b"}

    assert emit([part, part]) == "- a: b\n- a: b\n"


def test_long_bytes_are_not_kept_once_they_are_written() -> None:
    tracemalloc.start()
    try:
        for number in range(8):
            emit([bytes([number]) * 1024 * 1024])
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert now < 1024 * 1024

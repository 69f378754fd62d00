from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contractkit.cassettes.json_text import MemberValues, indent, string_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(JSON, st.booleans())
def test_laying_out_keeps_the_value_and_is_done_once(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    laid_out = indent(text)

    assert json.loads(laid_out) == value
    assert indent(laid_out) == laid_out


@given(JSON)
def test_layout_is_that_of_the_standard_library(value: object) -> None:
    # Escapes of characters become plain letters; a backslash that is itself escaped takes its follower with it.
    ascii_only = re.sub(r"\\(?:u([0-9a-f]{4})|.)", lambda found: found[1] or found[0], json.dumps(value))

    assert indent(ascii_only) == json.dumps(json.loads(ascii_only), indent=2)


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ('{"b":1.50,"a":1e400}', '{\n  "b": 1.50,\n  "a": 1e400\n}'),
        ("12345678901234567890123", "12345678901234567890123"),
        ('[{ },[ ], "\\u00e9\\"]"]', '[\n  {},\n  [],\n  "é\\"]"\n]'),
        ('"\\\\u00e9 \\u2028 \\ud83d\\ude00 \\u0041"', '"\\\\u00e9 \\u2028 \\ud83d\\ude00 \\u0041"'),
        ('"\u2028\x7f\U0001f600é"', '"\\u2028\\u007f\\ud83d\\ude00é"'),
    ],
)
def test_numbers_order_and_escapes_stay(text: str, laid_out: str) -> None:
    assert indent(text) == laid_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"x":"a"}', '{"x":"!"}'),
        ('{ "y" : "a", "x" :\t"b" }', '{ "y" : "a", "x" :\t"!" }'),
        ('{"x":["a",{"y":"b"},1.50],"y":"c"}', '{"x":["!",{"y":"!"},1.50],"y":"c"}'),
        ('[{"y":{"x":"a"}},"x"]', '[{"y":{"x":"!"}},"x"]'),
        ('{"\\u0078":"a"}', '{"\\u0078":"!"}'),
        ('"x"', '"x"'),
        (r'{"y\"x":"a","x":"b"}', r'{"y\"x":"a","x":"!"}'),
        ('{"x":"a","y":["b', '{"x":"!","y":["b'),
        ('{"x":["a","b', '{"x":["!","b'),
        (r'{"x":"\q","x":"b"}', r'{"x":"!","x":"!"}'),
        ('{"x":}', '{"x":}'),
        ('{"x":', '{"x":'),
        ('<p>"x": "a"</p>', '<p>"x": "!"</p>'),
    ],
)
def test_strings_are_replaced_by_the_name_of_their_member(text: str, expected: str) -> None:
    assert VALUES.replace(text) == expected


def _shout(_: bool, token: str) -> str:
    return '"!"' if token[0] == '"' and string_in(token) else token


VALUES = MemberValues(lambda name, around: True if around or name == "x" else None, _shout)
NAMES = st.sampled_from(["x", "y", 'a"x', "x\\", ""])
DOCUMENT = st.recursive(
    st.none() | st.integers() | st.text('x"\\:{[,é', max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENT, st.sampled_from([None, 1]))
def test_values_are_found_in_any_document(document: object, indent: int | None) -> None:
    def replaced(value: object, *, inside: bool) -> object:
        if isinstance(value, dict):
            return {name: replaced(held, inside=inside or name == "x") for name, held in value.items()}
        if isinstance(value, list):
            return [replaced(held, inside=inside) for held in value]
        return "!" if inside and isinstance(value, str) and value else value

    assert json.loads(VALUES.replace(json.dumps(document, indent=indent))) == replaced(document, inside=False)


@example(r'"\1":')
@example(r'"x":{"\1":1}')
@given(st.text('"x:{}[],1\\ ', max_size=30))
def test_what_is_no_json_breaks_nothing(text: str) -> None:
    kept = MemberValues(lambda name, around: around or name == "x" or None, lambda _, token: token)

    assert kept.replace(text) == text

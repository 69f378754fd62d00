from __future__ import annotations

import pytest

from contractkit.compare.shape import Type
from contractkit.compare.string_format import DATE_TIMES, Format
from contractkit.compare.type_words import read_type


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("string", {Type.STRING}),
        ("String", {Type.STRING}),
        ("string in UTC date time format", {Type.STRING}),
        ("DateTimeOffset", {Type.STRING}),
        ("Edm.Guid", {Type.STRING}),
        ("Int32", {Type.INTEGER}),
        ("integer", {Type.INTEGER}),
        ("long", {Type.INTEGER}),
        ("decimal", {Type.NUMBER}),
        ("Double", {Type.NUMBER}),
        ("bool", {Type.BOOLEAN}),
        ("Boolean", {Type.BOOLEAN}),
        ("object", {Type.OBJECT}),
        ("integer or null", {Type.INTEGER, Type.NULL}),
        ("InviteContext", set()),
        ("ReferralDetails", set()),
        ("cadeia de caracteres", set()),
        ("", set()),
    ],
)
def test_words_name_types(text: str, types: set[Type]) -> None:
    assert read_type(text).types == types


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("string in UTC date time format", {Format.DATE_TIME_UTC}),
        ("Date-time string, UTC", {Format.DATE_TIME_UTC}),
        ("DateTimeOffset", DATE_TIMES),
        ("Edm.DateTimeOffset", DATE_TIMES),
        ("Guid", {Format.UUID}),
        ("Date", {Format.DATE}),
        ("string", set()),
        ("the date of birth as string", set()),
    ],
)
def test_words_name_formats(text: str, formats: set[Format]) -> None:
    assert read_type(text).formats == formats


@pytest.mark.parametrize("text", ["String collection", "array of strings", "string[]", "List of String"])
def test_lists_name_the_type_of_their_items(text: str) -> None:
    words = read_type(text)
    assert words.types == {Type.ARRAY}
    assert words.items is not None
    assert words.items.types == {Type.STRING}

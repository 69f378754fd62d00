"""Rows say in many languages whether a member may be null; `null` itself stays what it is."""

from __future__ import annotations

import pytest

from contractkit.pages.words import words_for


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en-us", "Nullable. The reference.", True),
        ("en-us", "Can be null.", True),
        ("en-us", "string or null", True),
        ("en-us", "null until it is delivered.", True),
        ("en-us", "Not nullable.", False),
        ("en-us", "This is non-nullable.", False),
        ("en-us", "Cannot be null or empty.", False),
        ("en-us", "Annuls the order.", False),
        ("de-de", "Kann NULL sein.", True),
        ("de-de", "Darf nicht null sein.", False),
        ("pt-br", "Pode ser nulo.", True),
        ("pt-br", "Não pode ser nulo.", False),
        ("fr-fr", "Peut être null.", True),
        ("fr-fr", "Ne peut pas être null.", False),
        ("ja-jp", "未定の場合は null 許容です。", True),
        ("ja-jp", "null 不可です。", False),
        ("zh-cn", "可为 null。", True),
        ("zh-cn", "不可为 null。", False),
    ],
)
def test_words_say_whether_a_member_may_be_null(locale: str, text: str, expected: bool) -> None:
    words = words_for(locale)
    assert (words.says("nullable", text) and not words.says("not_nullable", text)) is expected

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from contractkit.pages.http_message import METHODS
from contractkit.pages.words import ROLES, words_for

TABLES = sorted(
    (item for item in files("contractkit.pages.words").iterdir() if item.name.endswith(".toml")),
    key=lambda item: item.name,
)
LISTS = {
    *ROLES, "enumeration", "required", "not_required", "optional", "conditional", "must", "obsolete", "leave_out",
    "keep", "yes", "type", "if", "methods", "such_as", "nullable", "not_nullable",
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_table_has_the_lists_that_are_read_and_no_other(table: object) -> None:
    content = tomllib.loads(table.read_text("utf-8"))  # type: ignore[attr-defined]

    assert content.keys() <= LISTS
    assert content.keys() >= set(ROLES) - {"elsewhere"}
    assert all(word == word.casefold().strip() or word.endswith(" ") for word in content["required"])
    assert set(content.get("methods", {})) <= set(METHODS)


@pytest.mark.parametrize(
    ("locale", "headings", "languages"),
    [
        ("pt-PT", (), ("en", "pt")),
        ("en-US", (), ("en",)),
        ("xx-XX", ("Request", "Response"), ("en",)),
        (None, ("Anforderungstext", "Antwortbeispiel"), ("en", "de")),
        (None, ("要求本文", "応答の例"), ("en", "ja")),
        (None, ("Labels",), ("en",)),
        (None, (), ("en",)),
    ],
)
def test_a_page_is_read_in_its_language_and_in_english(
    locale: str | None, headings: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    assert words_for(locale, headings).languages == languages


def test_headings_may_glue_words_together_and_prose_may_not() -> None:
    german = words_for("de", ())

    assert german.roles("Anforderungsheader") == {"request", "header"}
    assert german.says("required", "Das ist Erforderlich.")
    assert not german.says("required", "unerforderlich")
    assert not german.says("no such list", "x")


def test_a_translated_verb_is_a_method() -> None:
    assert words_for("pt", ()).method("Publicar") == "POST"
    assert words_for("tr", ()).method("düzeltme") == "PATCH"
    assert words_for("en", ()).method("Publicar") is None


def test_the_docstring_names_every_list() -> None:
    import contractkit.pages.words as module

    assert set(re.findall(r"\w+", module.__doc__ or "")) >= LISTS

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.json_value import MISSING
from contractkit.reports._inert import block, inert, markup, shorten, value

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_nothing_is_left_that_is_not_to_be_seen(text: str) -> None:
    shown = inert(text)
    assert len(shown) == len(text)
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
    shown.encode()


@given(ANY)
def test_markup_reads_back_as_the_text_in_elements_and_attributes(text: str) -> None:
    element = ET.fromstring(f'<a b="{markup(text)}">{markup(text)}</a>')
    assert (element.text or "") == element.get("b") == inert(text)


def test_letters_and_signs_of_every_language_stay() -> None:
    text = "Zürich, 東京, \N{NO-BREAK SPACE}5 €, Ελλάδα, 🙂"
    assert inert(text) == text


def test_a_block_keeps_its_lines() -> None:
    assert block("a\nb\x00\n\nc") == "a\nb\ufffd\n\nc"


def test_what_is_cut_says_so() -> None:
    assert shorten("abc", 3) == "abc"
    assert shorten("abcd", 3) == "ab…"
    assert re.fullmatch('"x{8}…', value("x" * 100, 10))


def test_a_member_that_is_not_there_is_nothing() -> None:
    assert (value(MISSING), value(None), value("nothing")) == ("nothing", "null", '"nothing"')

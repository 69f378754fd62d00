from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.entity_tag import EntityTag, EntityTagError, normalise, parse, parse_condition, share_one

_OPAQUE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters='"\x7f'))
_OPAQUE_LATIN = _OPAQUE.filter(lambda text: not any(0x7F <= ord(character) < 0x80 for character in text))
_TAGS = st.builds(EntityTag, _OPAQUE_LATIN, st.booleans())


@given(_TAGS)
def test_every_tag_is_read_back_as_it_is_written(tag: EntityTag) -> None:
    assert parse(str(tag)) == tag
    assert parse(f" \t{tag} ") == tag


@given(st.lists(_TAGS, min_size=1), st.sampled_from([",", ", ", " ,\t", ",,", " , , "]))
def test_every_list_is_read_back_as_it_is_written(tags: list[EntityTag], separator: str) -> None:
    written = separator.join(map(str, tags))
    assert parse_condition(written) == tuple(tags)
    assert parse_condition(f",{written} , ") == tuple(tags)


@given(st.text())
def test_any_text_is_a_tag_or_a_sentence(text: str) -> None:
    for read in (parse, parse_condition):
        with suppress(EntityTagError):
            read(text)
    assert isinstance(normalise(text), EntityTag)


@pytest.mark.parametrize("text", ['"a,b"', '""', '"a\\b"', '"é"', f'"{"x" * 10_000}"'])
def test_odd_tags_are_tags(text: str) -> None:
    assert parse(text) == EntityTag(text[1:-1])
    assert parse_condition(text) == (EntityTag(text[1:-1]),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        ("abc", "does not stand in double quotes"),
        ("W/abc", "does not stand in double quotes"),
        ('w/"abc"', "starts with w/, but only an upper-case W/ marks a weak tag"),
        ('"abc', "has no closing quote"),
        ('"a b"', "holds a quote, a space or a control character inside its quotes, or text after them"),
        ('"a"b"', "holds a quote, a space or a control character inside its quotes, or text after them"),
        ("*", "is *, which stands for any tag and is none itself"),
    ],
)
def test_broken_tag_is_named(text: str, fault: str) -> None:
    with pytest.raises(EntityTagError) as caught:
        parse(text)
    assert str(caught.value) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('"a", *', "is *, which stands for any tag and is none itself"),
        ('"a" "b"', 'goes on after "a" without a comma'),
        ("", "is empty"),
        (" , ", "is empty"),
        ("a1", "does not stand in double quotes"),
    ],
)
def test_broken_list_is_named(text: str, fault: str) -> None:
    with pytest.raises(EntityTagError) as caught:
        parse_condition(text)
    assert str(caught.value) == fault


def test_asterisk_alone_is_any_tag() -> None:
    assert parse_condition(" * ") is None


@pytest.mark.parametrize(
    ("left", "right", "strong", "weak"),
    [  # the table of RFC 9110, 8.8.3.2
        ('W/"1"', 'W/"1"', False, True),
        ('W/"1"', 'W/"2"', False, False),
        ('W/"1"', '"1"', False, True),
        ('"1"', '"1"', True, True),
    ],
)
def test_comparison_is_that_of_the_rfc(left: str, right: str, strong: bool, weak: bool) -> None:
    assert parse(left).matches_strongly(parse(right)) is strong
    assert parse(left).matches_weakly(parse(right)) is weak


@pytest.mark.parametrize("text", ["abc", '"abc"', '"abc', ' "abc" '])
def test_spellings_of_one_tag_are_one_tag(text: str) -> None:
    assert normalise(text) == EntityTag("abc")


@pytest.mark.parametrize("text", ['W/"abc"', 'w/"abc"', "W/abc"])
def test_spellings_of_one_weak_tag_are_one_weak_tag(text: str) -> None:
    assert normalise(text) == EntityTag("abc", weak=True)


@pytest.mark.parametrize(
    ("tags", "others", "shared"),
    [(["a"], ["b", "a"], True), (["a"], ["b"], False), (["a"], [], False), ([], [], False)],
)
def test_two_lists_share_a_tag_whether_it_is_weak_or_not(tags: list[str], others: list[str], shared: bool) -> None:
    assert share_one(map(EntityTag, tags), (EntityTag(each, weak=True) for each in others)) is shared

from __future__ import annotations

import pytest

from contractkit.pages.text import MAX_LENGTH, Link, Text


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("plain  text", "plain text"),
        ("**PUT**", "PUT"),
        ("a_b *c*  `d e`", "a_b c d e"),
        ("[*{baseURL}*](urls.md)/v1/{id} HTTP/1.1", "{baseURL}/v1/{id} HTTP/1.1"),
        ("<https://host/{Id}>", "https://host/{Id}"),
        ("Bearer &lt;token&gt;", "Bearer <token>"),
        ("Bearer <token>", "Bearer <token>"),
        ("a<br/>b<br>c", "a b c"),
        ('<a name="x"></a>Title', "Title"),
        ("<b>bold</b><!-- no --> text", "bold text"),
        (r"\*a\* \[b\]", "*a* [b]"),
        ("![alt](x.png) a", "alt a"),
        ("a\nb  \nc", "a b c"),
        ("[x][y] and [y]", "[x][y] and [y]"),
    ],
)
def test_plain_is_what_a_reader_sees(raw: str, plain: str) -> None:
    assert Text(raw).plain == plain


def test_what_is_marked_is_kept_apart() -> None:
    text = Text("[**a** `b`](c.md#d) `e` __f *g*__ <https://h>")

    assert text.links == (Link("a b", "c.md#d"), Link("https://h", "https://h"))
    assert text.codes == ("b", "e")
    assert text.strong == ("a", "g", "f g")


def test_a_reference_is_a_link() -> None:
    assert Text("a [b][c] [C]", {"C": "d.md"}).links == (Link("b", "d.md"), Link("C", "d.md"))


def test_of_a_bilingual_text_the_source_counts() -> None:
    def pair(theirs: str, ours: str) -> str:
        return (
            f'<span data-ttu-id="1">{theirs}</span><span class="sxs-lookup"><span data-stu-id="1">{ours}</span></span>'
        )

    text = Text(f"[{pair('Członek', 'Member')}](m.md) {pair('Ustaw **if-Match** .', 'Set **If-Match**.')}")

    assert text.plain == "Member Set If-Match."
    assert text.links == (Link("Member", "m.md"),)
    assert text.strong == ("If-Match",)


@pytest.mark.parametrize(
    ("raw", "anchor"), [('<a name="a-b"></a>C', "a-b"), ("<a id='x'>", "x"), ("C", None), ("<b name='x'>", None)]
)
def test_the_anchor_is_the_name_the_page_gives(raw: str, anchor: str | None) -> None:
    assert Text(raw).anchor == anchor


def test_a_text_that_nobody_writes_is_taken_as_it_is() -> None:
    assert Text("**a**" * MAX_LENGTH).plain.startswith("**a**")

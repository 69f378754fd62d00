from __future__ import annotations

from contractkit.pages.page import Page, Place, read_page_text


def place_of(page: Page, text: str) -> Place:
    (found,) = (place for place in page.places if text in getattr(getattr(place.block, "text", None), "raw", ""))
    return found


PAGE = read_page_text(
    """# Create a request

intro

## REST Request

### Request body

body

## Order

order

### Request example

sent

## REST Response

### Response example

received

## Sample requests

sample

## See also

end
""",
    "page.md",
)


def test_the_title_says_nothing_about_the_text_below_it() -> None:
    assert place_of(PAGE, "intro").side is None
    assert PAGE.title == "Create a request"


def test_the_innermost_heading_that_says_request_or_response_decides() -> None:
    assert [place_of(PAGE, text).side for text in ("body", "sent", "received", "sample")] == [
        "request",
        "request",
        "response",
        "request",
    ]


def test_a_heading_that_says_nothing_goes_on_with_what_came_before() -> None:
    order = place_of(PAGE, "order")

    assert order.roles == {"request", "body"}
    assert order.around == frozenset()


def test_an_anchor_counts_more_than_the_words_of_a_heading() -> None:
    page = read_page_text('# T\n\n## <a name="request-body"></a>Resposta\n\nx\n', "page.md")

    assert place_of(page, "x").roles == {"request", "body"}


def test_a_heading_that_says_both_decides_nothing() -> None:
    page = read_page_text("# T\n\n## Request and response\n\nx\n", "page.md")

    assert place_of(page, "x").side is None


def test_a_page_without_a_heading_is_called_what_its_front_matter_says() -> None:
    assert read_page_text("---\ntitle: T\n---\nx", "p").title == "T"
    assert read_page_text("---\ntitle: T\n---\n## S\n", "p").title == "T"
    assert read_page_text("**L**\n\n## S\n", "p").title == "S"
    assert read_page_text("x", "p").title == ""
    assert not read_page_text("x", "p").has_examples


def test_a_line_is_named_by_page_and_number() -> None:
    assert str(PAGE.at(7)) == "page.md:7"


LABELS = """# T

## REST Request

**Request body**

members

**_Order_**

lines

> **Request example**

quoted

**Request example**:

sent

**This is required.**

prose

## REST Response

received
"""


def test_a_label_in_bold_begins_a_section() -> None:
    page = read_page_text(LABELS, "page.md")

    assert place_of(page, "members").roles == {"request", "body"}
    assert place_of(page, "lines").roles == {"request", "body"}
    assert place_of(page, "quoted").around == {"request"}
    assert place_of(page, "sent").around == {"request", "example"}
    assert [heading.text.plain for heading in place_of(page, "prose").block.headings][-1] == "Request example:"
    assert place_of(page, "received").around == {"response"}


def test_announcements_give_the_language_away_where_headings_do_not() -> None:
    page = read_page_text("# Labels\n\n## Un label\n\nExemple de réponse :\n\n```json\n{}\n```\n", "page.md")

    assert page.words.languages == ("en", "fr")


def test_a_body_that_nobody_says_anything_about_is_sent() -> None:
    page = read_page_text("# T\n\n## Edit\n\n**Body**\n\nsent\n\n## Response\n\n**Body**\n\nreceived\n", "page.md")

    assert [place_of(page, text).side for text in ("sent", "received")] == ["request", "response"]

from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.errors import ExitCode, PageError
from contractkit.pages.file import MAX_BYTES, read_page


def test_text_comes_without_byte_order_mark_and_with_line_feeds(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"\xef\xbb\xbf# A\r\nb\rc\n")

    assert read_page(page) == "# A\nb\nc\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"# A\n\xff\n", "page.md:2: the page is not UTF-8: byte 0xff."),
        (b"a\0b", "page.md: this is a binary file, a page is Markdown text."),
        ("# A".encode("utf-16"), "page.md: the page is UTF-16; save it as UTF-8."),
        (b" " * (MAX_BYTES + 1), "page.md: the page is longer than 4 MB."),
    ],
    ids=["latin 1", "binary", "utf-16", "long"],
)
def test_what_is_no_page_has_its_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(content)

    with pytest.raises(PageError) as caught:
        read_page(page, "page.md")

    assert str(caught.value) == sentence
    assert caught.value.exit_code is ExitCode.CANNOT_CHECK


def test_a_missing_page_is_named_as_the_user_names_it(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"^docs/x\.md: there is no such page\.$"):
        read_page(tmp_path / "x.md", "docs/x.md")


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="this is a folder"):
        read_page(tmp_path)


def test_a_page_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    loop = tmp_path / "page.md"
    loop.symlink_to(loop)

    with pytest.raises(PageError, match=r"the page cannot be read: .+\.$"):
        read_page(loop)
    with pytest.raises(PageError, match="null"):
        read_page(Path("a\0b"))

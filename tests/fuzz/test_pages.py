from __future__ import annotations

import pytest

from tests.fuzz.pages import TOKENS, check, seeds


@pytest.mark.parametrize("number", range(len(list(seeds()))))
def test_what_must_hold_of_every_text_holds_of_the_pages_that_a_search_starts_from(number: int) -> None:
    page = list(seeds())[number]

    check(page)
    check(page[: len(page) // 2])


def test_what_is_no_text_is_checked_too() -> None:
    check(b"\xff\xfe\x00")
    check(TOKENS.encode())

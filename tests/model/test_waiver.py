from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.waiver import Waiver, pointer_fits, waiver_for


def finding(pointer: str) -> Finding:
    return Finding("links-missing", Level.ERROR, Verdict.API, "m", "PUT /a/{id}", pointer=pointer)


@pytest.mark.parametrize(
    ("pattern", "pointer", "fits"),
    [
        ("/response/body/a", "/response/body/a", True),
        ("/response/body/a", "/response/body/b", False),
        ("/response/body/a", "/response/body/a/b", False),
        ("/response/body/*/a", "/response/body/7/a", True),
        ("/response/body/*/a", "/response/body/a", False),
        ("/response/body/*", "/response/body/a/b", False),
        ("/response/**", "/response", True),
        ("/response/**", "/response/body/a/b", True),
        ("/**/a", "/a", True),
        ("/**/a", "/response/body/a", True),
        ("/**/a/**/b", "/x/a/b", True),
        ("/**/a/**/b", "/x/a/y/z/b", True),
        ("/**/a/**/b", "/x/b/a", False),
        ("/**", "", True),
        ("/a~1b/*", "/a~1b/c", True),
        ("/*", "/**", True),
    ],
)
def test_a_star_is_one_segment_and_two_are_any_number(pattern: str, pointer: str, fits: bool) -> None:
    assert pointer_fits(pattern, pointer) is fits


def test_no_pattern_takes_long() -> None:
    start = time.process_time()
    assert not pointer_fits("/**/a" * 200, "/a" * 190 + "/b")
    assert time.process_time() - start < 1


@given(st.lists(st.sampled_from(["a", "b", "~1", "0", "*"]), min_size=1))
def test_every_pointer_fits_itself_and_what_is_wider(parts: list[str]) -> None:
    pointer = "".join(f"/{part}" for part in parts)
    assert pointer_fits(pointer, pointer)
    assert pointer_fits("/*" * len(parts), pointer)
    assert pointer_fits("/**", pointer)
    assert pointer_fits(f"{pointer}/**", pointer)


@pytest.mark.parametrize(
    ("waiver", "covers"),
    [
        (Waiver("links-missing", "r"), True),
        (Waiver("etag-missing", "r"), False),
        (Waiver("links-missing", "r", operation="PUT /a/{id}"), True),
        (Waiver("links-missing", "r", operation="GET /a/{id}"), False),
        (Waiver("links-missing", "r", pointer="/response/*"), True),
        (Waiver("links-missing", "r", pointer="/request/*"), False),
    ],
)
def test_what_a_waiver_does_not_name_may_be_any(waiver: Waiver, covers: bool) -> None:
    assert waiver.covers("links-missing", "PUT /a/{id}", "/response/body") is covers


def test_the_last_day_is_a_day_on_which_it_holds() -> None:
    waiver = Waiver("r", "why", expires=date(2027, 1, 31))
    assert [waiver.holds(date(2027, 1, 31)), waiver.holds(date(2027, 2, 1)), waiver.holds(None)] == [True, False, True]
    assert Waiver("r", "why").holds(date(9999, 12, 31))


def test_the_waiver_for_a_finding_covers_every_item_of_a_list_and_nothing_else() -> None:
    waiver = waiver_for(finding("/response/body/team/3/name"), "why", date(2027, 1, 1))
    assert waiver == Waiver("links-missing", "why", "PUT /a/{id}", "/response/body/team/*/name", date(2027, 1, 1))
    assert waiver_for(finding(""), "why").pointer is None


def test_half_of_a_surrogate_pair_cannot_be_written_and_becomes_any_segment() -> None:
    odd = finding("/response/body/\ud800/x")
    waiver = waiver_for(odd, "why")
    assert waiver.pointer == "/response/body/*/x"
    assert waiver.covers(odd.rule, odd.operation, odd.pointer)


def test_a_waiver_says_what_it_is_about() -> None:
    assert Waiver("a", "r").subject == "a"
    assert Waiver("a", "r", "PUT /x", "/response/body").subject == "a of PUT /x at /response/body"

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.store import path_within
from contractkit.errors import UsageError
from contractkit.pytest_plugin.marks import Mark, read_mark, tape_name
from contractkit.pytest_plugin.modes import Mode


def test_a_plain_test_gives_its_tape_its_name() -> None:
    assert tape_name(PurePath("tests/api/test_orders.py"), "test_update") == "tests/api/test_orders/test_update"


@pytest.mark.parametrize(
    ("test", "begins"),
    [
        ("test_update[paid]", "m/test_update-paid"),
        ("TestUpdate::test_it", "m/testupdate.test_it-"),
        ("test_it[../../etc/passwd]", "m/test_it-..-..-etc-passwd-"),
        ("test_it[a\nb]", "m/test_it-a-b-"),
        ("test_it[" + "x" * 500 + "]", "m/test_it-xxx"),
    ],
)
def test_a_name_stays_readable_where_it_can(test: str, begins: str) -> None:
    assert tape_name(PurePath("m.py"), test).startswith(begins)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("test_it[a.b]", "test_it[a::b]"),
        ("test_it[A]", "test_it[a]"),
        ("test_it[a/b]", "test_it[a b]"),
        ("orders::test_it", "orders.test_it"),  # a class, and a doctest
    ],
)
def test_names_that_are_nearly_the_same_are_told_apart(one: str, other: str) -> None:
    assert tape_name(PurePath("m.py"), one) != tape_name(PurePath("m.py"), other)


PARAMETERS = st.text(max_size=30)


@given(left=PARAMETERS, right=PARAMETERS)
def test_two_tests_never_share_a_tape_and_no_name_leads_out(left: str, right: str) -> None:
    names = [tape_name(PurePath("../m.py"), f"test_it[{each}]") for each in (left, right)]

    assert (names[0].lower() == names[1].lower()) is (left == right)
    for name in names:
        assert path_within(Path("/tapes"), f"{name}.yaml").is_relative_to("/tapes")


@pytest.mark.parametrize(
    ("args", "named", "mark"),
    [
        ((), {}, Mark()),
        (("x",), {"pages": ["a.md"], "mode": "live"}, Mark("x", ("a.md",), Mode.LIVE)),
        (("x",), {"match": ("method", "uri")}, Mark("x", match=("method", "host", "path", "query"))),
        (("x",), {"match": {"path", "method"}}, Mark("x", match=("method", "path"))),
        ((), {"name": "x", "pages": None, "mode": None, "match": None}, Mark("x")),
        ((), {"pages": (PurePath("a.md"),)}, Mark(pages=("a.md",))),
    ],
)
def test_a_mark_is_read(args: tuple[object, ...], named: dict[str, object], mark: Mark) -> None:
    assert read_mark(args, named) == mark


@pytest.mark.parametrize(
    ("args", "named", "says"),
    [
        ((1,), {}, "the mark is contract(NAME"),
        (("",), {}, "the mark is contract(NAME"),
        (("a", "b"), {}, "the mark is contract(NAME"),
        (("a",), {"name": "b"}, "the mark is contract(NAME"),
        ((), {"page": "a.md"}, "there is no part of the mark 'page'. Did you mean 'pages'?"),
        ((), {"pages": 5}, "pages=5 is no list of pages."),
        ((), {"pages": "a.md"}, "pages='a.md' is no list of pages."),
        ((), {"pages": [5]}, "pages=[5] is no list of pages."),
        ((), {"mode": "x"}, "there is no mode 'x'."),
        ((), {"match": "body"}, "match='body' is no list of parts."),
        ((), {"match": ["body", 5]}, "match=['body', 5] is no list of parts."),
    ],
)
def test_what_is_no_mark_is_refused(args: tuple[object, ...], named: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_mark(args, named)
    assert str(refused.value).startswith(says)

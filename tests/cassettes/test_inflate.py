from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.inflate import GZIP_WINDOW, inflated, members

MANY = 1 << 30


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=4), st.binary(max_size=30))
def test_members_are_what_was_packed_whatever_stands_behind(packed: list[bytes], behind: bytes) -> None:
    data = b"".join(gzip.compress(each) for each in packed)

    assert list(members(data + b"-" + behind, MANY)) == packed


@given(st.binary(max_size=200_000), st.integers(1, 300_000))
def test_no_more_than_the_limit_is_given(content: bytes, limit: int) -> None:
    data = gzip.compress(content) * 3

    assert b"".join(members(data, limit)) == (content * 3)[:limit]


def test_a_stream_ends_where_the_next_thing_begins() -> None:
    data = b"before" + zlib.compress(b"content" * 10_000) + b"after"

    done = inflated(data, 6, zlib.MAX_WBITS, MANY)

    assert (done.content, data[done.end :], done.is_whole) == (b"content" * 10_000, b"after", True)


def test_what_is_cut_off_is_not_whole() -> None:
    data = gzip.compress(bytes(range(256)) * 100)

    done = inflated(data[:-10], 0, GZIP_WINDOW, MANY)

    assert (done.is_whole, done.end) == (False, len(data) - 10)
    assert (bytes(range(256)) * 100).startswith(done.content)


def test_what_stands_before_a_damaged_member_is_given() -> None:
    damaged = gzip.compress(b"two")[:-8] + bytes(8)
    found = members(gzip.compress(b"one") + damaged, MANY)

    assert next(found) == b"one"
    with pytest.raises(zlib.error):
        next(found)


def test_many_members_are_one_after_the_other() -> None:
    assert sum(1 for _ in members(gzip.compress(b"") * 50_000, MANY)) == 50_000

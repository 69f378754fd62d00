from __future__ import annotations

import gzip
import zlib

import pytest

from contractkit.cassettes.content_coding import ContentTooLargeError, without_coding
from contractkit.model.exchange import Headers

TEXT = b'{"a": 1}'
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(TEXT * 9) + RAW.flush()


def headers(coding: str) -> Headers:
    return Headers.of([("Content-Encoding", coding), ("Content-Length", "1"), ("X", "y")])


@pytest.mark.parametrize(
    ("coding", "body", "decoded"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0), TEXT),
        ("GZIP", gzip.compress(TEXT, mtime=0) + gzip.compress(b"!", mtime=0), TEXT + b"!"),
        ("x-gzip", TEXT, TEXT),
        ("deflate", zlib.compress(TEXT), TEXT),
        ("deflate", RAW_DEFLATE, TEXT * 9),
        ("deflate", TEXT, TEXT),
        ("identity", TEXT, TEXT),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0), TEXT),
        ("br", TEXT, TEXT),
        ("gzip", b"\xff\xfe", b"\xff\xfe"),
    ],
)
def test_the_coding_is_taken_off_with_its_header(coding: str, body: bytes, decoded: bytes) -> None:
    assert without_coding(headers(coding), body) == (
        Headers.of([("Content-Length", str(len(decoded))), ("X", "y")]),
        decoded,
    )


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", b"\x0b\x02\x80\xff"),
        ("gzip", gzip.compress(TEXT, mtime=0)[:-6]),
        ("gzip", b"\x1f\x8b\x00"),
        ("deflate", b"\xff\xff"),
        ("gzip", b""),
    ],
)
def test_what_cannot_be_decoded_stays_as_it_is(coding: str, body: bytes) -> None:
    assert without_coding(headers(coding), body) == (headers(coding), body)


def test_a_body_without_coding_is_left_alone() -> None:
    plain = Headers.of([("Content-Length", "99")])

    assert without_coding(plain, TEXT) == (plain, TEXT)


def test_a_bomb_is_stopped_at_the_limit() -> None:
    with pytest.raises(ContentTooLargeError, match="more than 1,000 bytes"):
        without_coding(headers("gzip"), gzip.compress(b"0" * 1001, mtime=0), limit=1000)

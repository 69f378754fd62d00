from __future__ import annotations

import sys
import types

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from contractkit.cassettes.content_coding import ContentTooLargeError, still_packed, without_coding
from contractkit.cassettes.library_codings import unpacked
from contractkit.model.exchange import Headers

TEXT = b'{"a": 1}' * 100
LIBRARIES = {"br": ("brotli", "brotlicffi"), "zstd": ("compression.zstd", "backports.zstd", "zstandard")}
PACK = {"br": brotli.compress, "zstd": zstandard.compress}


@pytest.fixture(params=["br", "zstd"])
def coding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_a_library_knows_is_unpacked(coding: str) -> None:
    headers = Headers.of([("Content-Encoding", f"gzip, {coding}"), ("Content-Length", "9")])
    packed = PACK[coding](PACK["br"](TEXT))
    assert unpacked(coding, PACK[coding](TEXT), 1000) == TEXT
    assert without_coding(Headers.of([("Content-Encoding", f"br, {coding}"), ("Content-Length", "9")]), packed) == (
        Headers.of([("Content-Length", str(len(TEXT)))]),
        TEXT,
    )
    assert without_coding(headers, packed)[1] != packed  # gzip names what is no gzip: it was undone already


@pytest.mark.parametrize("cut", [slice(0, -3), slice(1, None)])
def test_a_damaged_body_stays_and_is_told(coding: str, cut: slice) -> None:
    headers, body = Headers.of([("Content-Encoding", coding)]), PACK[coding](TEXT)[cut]
    assert without_coding(headers, body) == (headers, body)
    assert still_packed(headers, body) == coding


def test_without_its_library_a_body_stays_and_is_told(coding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LIBRARIES[coding]:
        monkeypatch.setitem(sys.modules, name, None)
    headers, body = Headers.of([("Content-Encoding", coding)]), PACK[coding](TEXT)
    assert without_coding(headers, body) == (headers, body)
    assert still_packed(headers, body) == coding


def test_the_library_of_newer_pythons_is_used_as_it_is_called_there(monkeypatch: pytest.MonkeyPatch) -> None:
    class Decompressor:
        eof = False

        def decompress(self, data: bytes) -> bytes:
            self.eof = data.endswith(b".")
            return data.lower()

    module = types.ModuleType("compression.zstd")
    module.__dict__["ZstdDecompressor"] = Decompressor
    monkeypatch.setitem(sys.modules, "compression.zstd", module)
    assert unpacked("zstd", b"\xff" + b"A" * 99 + b".", 1000) == b"\xff" + b"a" * 99 + b"."
    assert unpacked("zstd", b"\xffA", 1000) is None


def test_a_bomb_is_stopped_long_before_it_is_unpacked(coding: str) -> None:
    bomb = PACK[coding](bytes(128 * 1024 * 1024))
    assert len(bomb) < 32 * 1024
    with pytest.raises(ContentTooLargeError, match="more than 1,048,576 bytes"):
        without_coding(Headers.of([("Content-Encoding", coding)]), bomb, limit=1024 * 1024)
    assert 1024 * 1024 < len(unpacked(coding, bomb, 1024 * 1024) or b"") < 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("named", "body"), [(None, b"\xff"), ("br", b""), ("br", TEXT), ("identity", b"\xff"), (" Identity ", b"\xff")]
)
def test_what_says_what_the_message_says_is_not_packed(named: str | None, body: bytes) -> None:
    assert still_packed(Headers.of([] if named is None else [("Content-Encoding", named)]), body) is None

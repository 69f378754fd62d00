"""Tapes that were read before: the same tape comes back, or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractkit.cassettes import request_key as matching
from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import load
from contractkit.cassettes.match import Index
from contractkit.cassettes.request_key import request_key
from contractkit.cassettes.store import locked
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.verdicts import parsed
from contractkit.verdicts.cache import FOLDER
from contractkit.verdicts.parsed import FILE, ParsedTapes

TAPES = sorted(Path(__file__).parents[2].glob("cassettes/*.yaml"))
TAPE = Cassette(
    "t.yaml",
    (
        Exchange(
            Request(Headers.of([("X-A", "B\xe4r\n"), ("X-A", "\udcff")]), b"\x00\n\xff", "PUT", "https://a.test/"),
            Response(Headers.of([("ETag", '"1"')]), b"\n{}", 299, "Fine"),
            "t.yaml",
            0,
            7,
        ),
        Exchange(Request(uri="https://a.test/"), Response(), "t.yaml", 1),
    ),
    Metadata(page="p.md", made_anew="body /a: uuid"),
)


def json_request(body: bytes) -> Request:
    return Request(Headers.of([("Content-Type", "application/json")]), body, "PUT", "https://a.test/")


def kept(root: Path, *tapes: tuple[str, Cassette]) -> None:
    cache = ParsedTapes(root)
    for digest, cassette in tapes:
        cache.put(digest, cassette)
    cache.save()


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.name)
def test_a_tape_comes_back_as_it_was_read(path: Path, tmp_path: Path) -> None:
    kept(tmp_path, ("d", load(path, "first")))

    assert ParsedTapes(tmp_path).get("d", "other") == load(path, "other")


def test_any_bytes_and_any_text_come_back(tmp_path: Path) -> None:
    kept(tmp_path, ("d", TAPE), ("e", Cassette("t.yaml", TAPE.exchanges[1:])))
    kept(tmp_path, ("f", TAPE))  # beside what is there

    cache = ParsedTapes(tmp_path)
    assert cache.get("d", "t.yaml") == cache.get("f", "t.yaml") == TAPE
    assert cache.get("none", "t.yaml") is None


def test_a_long_tape_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "MAX_TAPE", 10)
    kept(tmp_path, ("d", TAPE))

    assert not (tmp_path / FOLDER).exists()


def test_what_nobody_asks_for_goes_when_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(parsed._sealed(parsed._packed(TAPE)))
    kept(tmp_path, ("old", TAPE), ("used", TAPE))
    monkeypatch.setattr(parsed, "MAX_ALL", 2 * size)
    cache = ParsedTapes(tmp_path)
    cache.get("used", "t.yaml")
    cache.put("new", TAPE)
    cache.save()

    cache = ParsedTapes(tmp_path)
    assert [digest for digest in ("old", "used", "new") if cache.get(digest, "t")] == ["used", "new"]
    monkeypatch.setattr(parsed, "MAX_ALL", size)
    kept(tmp_path, ("newer", TAPE), ("newest", TAPE))
    assert ParsedTapes(tmp_path).get("newer", "t") is None


def _with_head(head: object, bodies: bytes = b"") -> bytes:
    return json.dumps(head).encode() + b"\n" + bodies


METADATA = dict.fromkeys(parsed._METADATA)
EXCHANGE = ["GET", "https://a.test/", [], 0, [], 200, "OK", [], 0, None]
BROKEN = {
    "nothing": b"",
    "no JSON": b"{",
    "nested": b"[" * 100_000,
    "another thing": _with_head({"a": 1}),
    "no metadata": _with_head([[], []]),
    "other metadata": _with_head([{"page": None}, []]),
    "metadata that is no text": _with_head([METADATA | {"page": 1}, []]),
    "no exchange": _with_head([METADATA, [["GET"]]]),
    "a header that is none": _with_head([METADATA, [["GET", "u", [["a"]], *EXCHANGE[3:]]]]),
    "a value that is no text": _with_head([METADATA, [["GET", "u", [["a", 1]], *EXCHANGE[3:]]]]),
    "a meaning that is none": _with_head([METADATA, [["GET", "u", [], 0, None, *EXCHANGE[5:]]]]),
    "a digest that is none": _with_head([METADATA, [["GET", "u", [], 0, [1], *EXCHANGE[5:]]]]),
    "cut off": _with_head([METADATA, [["GET", "u", [], 5, *EXCHANGE[4:]]]], b"1234"),
    "too much": _with_head([METADATA, [EXCHANGE]], b"1"),
}


@pytest.mark.parametrize("packed", BROKEN.values(), ids=BROKEN)
def test_what_is_no_tape_is_none(packed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "_packed", lambda _: packed)
    kept(tmp_path, ("d", TAPE))

    assert ParsedTapes(tmp_path).get("d", "t") is None


@pytest.mark.parametrize(
    "damage", [b"", b"\n\n", b"0" * 64 + b"\n{}\n", b"code\n[1]\n", b'code\n{"d": 1}\n', b"code\n{"]
)
def test_a_damaged_file_is_as_none(damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "code_digest", lambda: "code")
    kept(tmp_path, ("d", TAPE))
    (tmp_path / FOLDER / FILE).write_bytes(damage)

    assert ParsedTapes(tmp_path).get("d", "t") is None
    kept(tmp_path, ("d", TAPE))
    assert ParsedTapes(tmp_path).get("d", "t.yaml") == TAPE


def test_not_one_byte_of_a_tape_can_change_unseen(tmp_path: Path) -> None:
    sent = json_request(b'{"a": 1}')
    tape = Cassette("t.yaml", (Exchange(sent, Response(body=b"{}"), "t.yaml"),))
    kept(tmp_path, ("d", tape))
    file = tmp_path / FOLDER / FILE
    whole = file.read_bytes()
    start = whole.index(b"\n", whole.index(b"\n") + 1) + 1

    for place in range(start, len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert ParsedTapes(tmp_path).get("d", "t.yaml") is None
    file.write_bytes(whole)
    assert ParsedTapes(tmp_path).get("d", "t.yaml") == tape


def test_what_a_body_means_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = json_request(b'{\n  "a": 1\n}')
    kept(tmp_path, ("d", Cassette("t.yaml", (Exchange(sent, Response()),))))
    found = ParsedTapes(tmp_path).get("d", "t.yaml")
    assert found is not None
    recorded = found.exchanges[0].request
    expected = request_key(json_request(b'{"a":1.0}'))
    monkeypatch.setattr(matching, "parse", lambda _: pytest.fail("it was parsed"))

    assert request_key(recorded) == expected
    assert [Index(found.exchanges).take(json_request(body)) for body in (b'{"a": 1}', b'{"a":1}')] == [
        found.exchanges[0]
    ] * 2


def test_another_version_of_the_code_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, ("d", TAPE))
    monkeypatch.setattr(parsed, "code_digest", lambda: "another")

    assert ParsedTapes(tmp_path).get("d", "t.yaml") is None


def test_where_nothing_can_be_written_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "PATIENCE", 0.0)
    (tmp_path / FOLDER).mkdir()
    with locked(tmp_path / FOLDER / FILE, seconds=1):
        kept(tmp_path, ("d", TAPE))

    assert not (tmp_path / FOLDER / FILE).exists()

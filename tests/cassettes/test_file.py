from __future__ import annotations

import os
from pathlib import Path

import pytest
import requests
import vcr

from contractkit.cassettes.file import Cassette, Metadata, dumps, load
from contractkit.errors import CassetteError, ExitCode
from contractkit.model.exchange import Exchange, Headers, Request, Response

URI = "https://api.example.test/v1/things/1?b=&a=1"
EXCHANGE = Exchange(
    request=Request(
        method="PUT",
        uri=URI,
        headers=Headers.of([("Content-Type", "application/json"), ("If-Match", '"a"'), ("Content-Length", "16")]),
        body=b'{"b":1.50,"a":1}',
    ),
    response=Response(
        status=200,
        reason="OK",
        headers=Headers.of([("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]),
        body='{"name":"Zoë \U0001f600","eTag":"\\"b\\""}'.encode(),
    ),
)
METADATA = Metadata(
    recorded_at="2026-01-02T03:04:05Z",
    recorded_with="contractkit 0.1.0",
    scenario="update.http",
    base_url="http://127.0.0.1:8080",
    page="docs/page.md",
    page_digest="0123456789abcdef",
    scrub_digest="fedcba9876543210",
)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "update.yaml"
    path.write_text(dumps(Cassette("update.yaml", (EXCHANGE, EXCHANGE), METADATA)), "utf-8", newline="\n")
    return path


def test_a_tape_is_read_with_its_metadata_and_lines(tape: Path) -> None:
    cassette = load(tape, "tapes/update.yaml")

    assert cassette.path == "tapes/update.yaml"
    assert cassette.metadata == METADATA
    assert [(exchange.cassette, exchange.index) for exchange in cassette.exchanges] == [
        ("tapes/update.yaml", 0),
        ("tapes/update.yaml", 1),
    ]
    lines = tape.read_text("utf-8").splitlines()
    for exchange in cassette.exchanges:
        assert exchange.line is not None
        assert lines[exchange.line - 1] == "- request:"


def test_the_path_is_the_name_when_none_is_given(tape: Path) -> None:
    assert load(tape).path == str(tape)


def test_plain_vcrpy_replays_it(tape: Path) -> None:
    with vcr.use_cassette(str(tape), record_mode="none") as played:
        answer = requests.put(URI, timeout=1)
        again = requests.put(URI, timeout=1)

    assert (answer.status_code, answer.reason) == (200, "OK")
    assert answer.json() == {"name": "Zoë \U0001f600", "eTag": '"b"'}
    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}
    assert again.content == answer.content == load(tape).exchanges[0].response.body
    assert played.all_played
    assert played.requests[0].body == load(tape).exchanges[0].request.body
    assert played.get_metadata("recorded_at", None) == METADATA.recorded_at


def test_plain_vcrpy_leaves_it_as_it_is(tape: Path) -> None:
    before = tape.read_bytes()

    with vcr.use_cassette(str(tape), record_mode="once"):
        requests.put(URI, timeout=1)

    assert tape.read_bytes() == before


@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_what_plain_vcrpy_writes_is_read(tape: Path, tmp_path: Path, serializer: str) -> None:
    """Vcrpy reads our tape and writes it down again, in its own order and style."""
    from vcr.persisters.filesystem import FilesystemPersister
    from vcr.serializers import jsonserializer, yamlserializer

    read = FilesystemPersister.load_cassette(tape, yamlserializer)
    content = {"requests": read[0], "responses": read[1], "metadata": read[2]}
    theirs = tmp_path / f"theirs.{serializer}"
    FilesystemPersister.save_cassette(theirs, content, jsonserializer if serializer == "json" else yamlserializer)
    ours, again = load(tape, ""), load(theirs, "")

    assert again.metadata == ours.metadata
    assert [(e.request, e.response) for e in again.exchanges] == [(e.request, e.response) for e in ours.exchanges]
    text = theirs.read_text("utf-8").splitlines()
    starts = [text[(exchange.line or 0) - 1].strip() for exchange in again.exchanges]
    assert starts == (["- request:"] * 2 if serializer == "yaml" else ["{"] * 2)


def sentence(path: Path, *, max_bytes: int = 1000) -> str:
    with pytest.raises(CassetteError) as caught:
        load(path, "tape", max_bytes=max_bytes)
    assert caught.value.exit_code == ExitCode.CANNOT_CHECK
    return str(caught.value)


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"x" * 1001)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    assert sentence(tmp_path / "missing.yaml") == "tape: there is no such tape."
    (tmp_path / "missing.http").touch()
    assert sentence(tmp_path / "missing.yaml") == "tape: there is no such tape. Record it: contractkit record tape.http"
    assert sentence(tmp_path) == "tape: it is a folder, not a tape."
    assert sentence(fifo) == "tape: it is not a regular file."
    assert sentence(large) == "tape: it is larger than 1,000 bytes; split it into several tapes."
    assert sentence(large / "below.yaml") == "tape: it cannot be read: Not a directory."
    assert sentence(tmp_path / "a\0b") == "tape: it is not a name a file can have."

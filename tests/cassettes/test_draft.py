from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from contractkit.cassettes import draft, spooled
from contractkit.cassettes.cassette import Metadata
from contractkit.cassettes.draft import drafting
from contractkit.cassettes.file import load
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.secrets import Leak
from contractkit.errors import CassetteError, StorageError, UnsafeError
from contractkit.model.contract import Contract, Operation, Source
from contractkit.model.exchange import Exchange, Headers, Request, Response

TOKEN = "ghp_" + "a1B2c3" * 6
JSON = Headers.of([("Content-Type", "application/json")])
SECRET = "s3cr3t-of-today"
UUID = "0b0e0a34-6a1a-4d0e-9c39-0a1b2c3d4e5f"


def saying(text: str, uri: str = "http://h/orders/7") -> Exchange:
    return Exchange(Request(uri=uri), Response(headers=JSON, body=text.encode()))


UNKNOWN = Metadata()


def written(path: Path, *exchanges: Exchange, metadata: Metadata = UNKNOWN, pages: tuple[Contract, ...] = ()) -> int:
    with drafting(path, Scrubber(b"key"), pages, exact=False) as begun:
        for exchange in exchanges:
            begun.add(exchange)
        begun.complete(metadata, [UUID])
        begun.write()
        return len(begun)


def documenting(name: str, uri: str) -> Contract:
    return Contract(page=name, operations=(Operation("GET", uri, Source(name, 1)),))


def test_what_a_late_answer_gives_away_is_on_no_line(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"

    assert written(path, saying(f'{{"note": "{SECRET}"}}'), saying(f'{{"password": "{SECRET}"}}')) == 2

    tape = load(path)
    assert SECRET not in path.read_text("utf-8")
    assert tape.exchanges[0].response.json == {"note": tape.exchanges[1].response.json["password"]}  # type: ignore[index, call-overload]
    assert tape.metadata.scrub_digest == Scrubber(b"other").digest


def test_an_expected_request_is_scrubbed_while_its_answer_is_awaited(tmp_path: Path) -> None:
    request = Request(uri=f"http://h/?token={SECRET}", headers=Headers.of([("X-Note", SECRET)]))
    with drafting(tmp_path / "t.yaml", Scrubber(b"key"), (), exact=False) as begun:
        assert not begun.work()
        begun.expect(request, {SECRET})
        assert begun.work()
        assert not begun.work()
        done = begun.add(Exchange(request, Response()))

    assert done == Scrubber(b"key", [SECRET]).exchange(Exchange(request, Response()))
    assert SECRET not in str(done)


def test_a_leak_in_what_is_known_of_the_recording_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    metadata = Metadata(base_url=f"http://h/{TOKEN}", recorded_at="2026-01-01T00:00:00Z")

    with pytest.raises(UnsafeError, match=r"it would hold a secret: GitHub token in line 3\.$"):
        written(path, saying("1"), metadata=metadata)

    assert not path.exists()


def test_a_leak_in_an_exchange_is_told_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    leaking = saying(f'{{"note": "{base64.b64encode(TOKEN.encode()).decode()}"}}')

    with pytest.raises(UnsafeError, match=r"it would hold a secret: GitHub token in exchange 2, /response/body\.$"):
        written(path, saying("1"), leaking)

    assert not path.exists()


def test_a_leak_that_is_in_no_part_alone_is_told_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooled, "scan", lambda text: (Leak(1, "thing"),) if b"odd" in text else ())

    with pytest.raises(UnsafeError, match=r"it would hold a secret: a secret in exchange 1, in what its parts make"):
        written(tmp_path / "t.yaml", saying('"odd"'))


def test_a_tape_that_says_the_same_stays(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    written(path, saying("1"), saying("2"), metadata=Metadata(recorded_at="2026-01-01T00:00:00Z"))
    before = path.read_bytes()

    written(path, saying("1"), saying("2"), metadata=Metadata(recorded_at="2026-02-02T00:00:00Z"))
    assert path.read_bytes() == before

    written(path, saying("1"), metadata=Metadata(recorded_at="2026-02-02T00:00:00Z"))
    assert len(load(path).exchanges) == 1


def test_a_tape_that_nobody_could_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.yaml"
    written(path, saying("1"))
    before = path.read_bytes()
    monkeypatch.setattr(draft, "MAX_BYTES", 1024)

    with pytest.raises(StorageError, match="its 9 exchanges are more than the 0 MiB that a tape may have"):
        written(path, *(saying(str(number)) for number in range(9)))

    assert path.read_bytes() == before


def test_what_is_no_tape_stays(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("mine", "utf-8")

    with pytest.raises(CassetteError, match="it would be replaced"):
        written(path, saying("1"))

    assert path.read_text("utf-8") == "mine"


def test_the_first_page_that_documents_an_exchange_is_remembered(tmp_path: Path) -> None:
    pages = documenting("a", "/nowhere"), documenting("b", "/orders/{id}"), documenting("c", "/orders/{id}")

    written(tmp_path / "t.yaml", saying("1", "http://h/else"), saying("2"), saying("3"), pages=pages)
    written(tmp_path / "none.yaml", saying("1"), pages=pages[:1])

    assert load(tmp_path / "t.yaml").metadata.page == "b"
    assert load(tmp_path / "t.yaml").metadata.page_digest == pages[1].examples_digest
    assert load(tmp_path / "none.yaml").metadata.page is None


def test_a_page_named_earlier_wins_although_another_came_first(tmp_path: Path) -> None:
    pages = documenting("a", "/late"), documenting("b", "/orders/{id}")

    written(tmp_path / "t.yaml", saying("1"), saying("2", "http://h/late"), pages=pages)

    assert load(tmp_path / "t.yaml").metadata.page == "a"


def test_what_is_made_anew_is_marked_and_marks_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"

    written(path, saying("1", f"http://h/orders/{UUID}"))
    assert load(path).metadata.made_anew == f"GET /orders/{UUID} path -1: uuid"

    written(path, saying("2"), metadata=replace(Metadata(), made_anew="path -1: integer"))
    assert load(path).metadata.made_anew == "path -1: integer"

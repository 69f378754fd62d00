from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Metadata
from contractkit.cassettes.file import load
from contractkit.cassettes.journal import journal_path, journaling, journals_of
from contractkit.cassettes.recover import journal_to_recover, recover
from contractkit.errors import CannotCheckError, CassetteError, UnsafeError, UsageError
from contractkit.model.exchange import Exchange, Request, Response


def broken_off(tape: Path, *bodies: bytes) -> None:
    with journaling(tape) as journal:
        for body in bodies:
            journal.append(Exchange(Request(uri="http://h/"), Response(body=body)))


def test_what_was_recorded_becomes_a_tape_and_the_journal_goes(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"1", b"2")
    with journal_path(tape).open("ab") as file:
        file.write(b'{"request": cut')
    kept = recover(journal_path(tape), tape, Metadata(scenario="a.http"))
    assert [each.response.body for each in load(tape).exchanges] == [b"1", b"2"]
    assert (len(kept.exchanges), load(tape).metadata.scenario) == (2, "a.http")
    assert not journal_path(tape).exists()


def test_what_a_later_recording_set_aside_is_found(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"1")
    with journaling(tape) as journal:
        journal.discard()
    other = tmp_path / "b.yaml"
    assert len(recover(journal_to_recover([other, tape]), other, Metadata()).exchanges) == 1


def test_what_each_recording_had_is_kept_and_the_latest_comes_first(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    for number in range(4):
        broken_off(tape, b"%d" % number)
    broken_off(tape)
    assert [path.name for path in journals_of(tape)] == [
        "a.yaml.partial.old4", "a.yaml.partial.old3", "a.yaml.partial.old2", "a.yaml.partial.old",
    ]  # fmt: skip
    bodies = [
        recover(path, tmp_path / f"{path.name}.yaml", Metadata()).exchanges[0].response.body
        for path in journals_of(tape)
    ]
    assert bodies == [b"3", b"2", b"1", b"0"]
    assert not journals_of(tape)


def test_the_tape_was_recorded_when_the_journal_was_written(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"1")
    os.utime(journal_path(tape), (0, 1_000_000_000))
    kept = recover(journal_path(tape), tape, Metadata(recorded_at="now"))
    assert kept.metadata.recorded_at == "2001-09-09T01:46:40Z"


def test_an_old_tape_is_never_replaced_by_half_a_new_one(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    tape.write_text("the old one")
    broken_off(tape, b"1")
    with pytest.raises(UsageError, match="give another --output"):
        recover(journal_path(tape), tape, Metadata())
    assert tape.read_text() == "the old one"
    assert journal_path(tape).exists()


def test_nothing_to_recover(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape)
    with pytest.raises(CassetteError, match=r"a\.yaml: no recording of it broke off"):
        journal_to_recover([tape])
    journal_path(tape).touch()
    with pytest.raises(CassetteError, match="no exchange was complete"):
        recover(journal_path(tape), tape, Metadata())


def test_a_recording_that_is_running_is_not_taken_apart(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    with journaling(tape), pytest.raises(CannotCheckError, match="another process"):
        recover(journal_path(tape), tape, Metadata())


def test_a_secret_in_the_journal_does_not_get_on_the_tape(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"AKIA" + b"Q" * 16)
    with pytest.raises(UnsafeError, match="AWS access key"):
        recover(journal_path(tape), tape, Metadata())
    assert not tape.exists()
    assert journal_path(tape).exists()


def test_what_would_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    broken_off(tmp_path / "a.yaml", b"1")
    with pytest.raises(UsageError, match=r"a tape is written as YAML: name it b\.yaml\."):
        recover(journal_path(tmp_path / "a.yaml"), tmp_path / "b.json", Metadata())
    assert journal_path(tmp_path / "a.yaml").exists()

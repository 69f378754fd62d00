from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Metadata
from contractkit.cassettes.file import load
from contractkit.cassettes.journal import journal_path, journaling
from contractkit.cassettes.recover import recover
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
    kept = recover(tape, tape, Metadata(scenario="a.http"))
    assert [each.response.body for each in load(tape).exchanges] == [b"1", b"2"]
    assert (len(kept.exchanges), load(tape).metadata.scenario) == (2, "a.http")
    assert not journal_path(tape).exists()


def test_what_a_later_recording_set_aside_is_found(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"1")
    with journaling(tape) as journal:
        journal.discard()
    assert len(recover(tape, tmp_path / "b.yaml", Metadata()).exchanges) == 1


def test_an_old_tape_is_never_replaced_by_half_a_new_one(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    tape.write_text("the old one")
    broken_off(tape, b"1")
    with pytest.raises(UsageError, match="give another --output"):
        recover(tape, tape, Metadata())
    assert tape.read_text() == "the old one"
    assert journal_path(tape).exists()


def test_nothing_to_recover(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    with pytest.raises(CassetteError, match="no recording of it broke off"):
        recover(tape, tape, Metadata())
    broken_off(tape)
    with pytest.raises(CassetteError, match="no exchange was complete"):
        recover(tape, tape, Metadata())


def test_a_recording_that_is_running_is_not_taken_apart(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    with journaling(tape), pytest.raises(CannotCheckError, match="another process"):
        recover(tape, tape, Metadata())


def test_a_secret_in_the_journal_does_not_get_on_the_tape(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    broken_off(tape, b"AKIA" + b"Q" * 16)
    with pytest.raises(UnsafeError, match="AWS access key"):
        recover(tape, tape, Metadata())
    assert not tape.exists()
    assert journal_path(tape).exists()

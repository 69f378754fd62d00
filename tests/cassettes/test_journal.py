from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps
from contractkit.cassettes.journal import journal_path, journaling, read_journal
from contractkit.cassettes.store import write_atomically
from contractkit.errors import CannotCheckError, CassetteError
from contractkit.model.exchange import Exchange, Headers, Request, Response


def exchange(number: int = 0, body: bytes = b"\xff") -> Exchange:
    headers = Headers.of([("A", "é"), ("A", "2")])
    return Exchange(
        Request(method="PUT", uri=f"http://h/{number}", headers=headers, body=body),
        Response(status=200, reason="OK", headers=headers, body=body),
    )


def messages(exchanges: tuple[Exchange, ...]) -> list[tuple[Request, Response]]:
    return [(item.request, item.response) for item in exchanges]


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    tape = tmp_path / "t.yaml"
    with journaling(tape) as journal:
        for number in range(3):
            journal.append(exchange(number))
        kept = read_journal(journal.path)

    assert journal.path == journal_path(tape) == tmp_path / "t.yaml.partial"
    assert messages(kept) == messages(tuple(exchange(number) for number in range(3)))
    assert [(item.index, item.line) for item in kept] == [(0, 1), (1, 2), (2, 3)]
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


@given(st.binary(), st.text(st.characters()))
def test_every_exchange_survives(tmp_path_factory: pytest.TempPathFactory, body: bytes, text: str) -> None:
    path = tmp_path_factory.mktemp("journal") / "t.yaml"
    message = Headers.of([("A", text)])
    one = Exchange(Request(uri=text, headers=message, body=body), Response(reason=text, headers=message, body=body))
    with journaling(path) as journal:
        journal.append(one)

    assert messages(read_journal(journal.path)) == messages((one,))


def test_it_goes_when_the_tape_is_written(tmp_path: Path) -> None:
    tape = tmp_path / "folder" / "t.yaml"
    with journaling(tape) as journal:
        journal.append(exchange())
        write_atomically(tape, dumps(Cassette("t", (exchange(),))))
        journal.discard()

    assert [path.name for path in tape.parent.iterdir()] == ["t.yaml"]


def test_a_journal_that_a_crash_left_is_set_aside(tmp_path: Path) -> None:
    tape = tmp_path / "t.yaml"
    with journaling(tape) as first:
        first.append(exchange(1))
    with journaling(tape) as second:
        second.append(exchange(2))

    assert messages(read_journal(second.path)) == messages((exchange(2),))
    assert messages(read_journal(tmp_path / "t.yaml.partial.old")) == messages((exchange(1),))


def test_one_tape_is_recorded_once_at_a_time(tmp_path: Path) -> None:
    with journaling(tmp_path / "t.yaml") as journal:
        journal.append(exchange())
        with pytest.raises(CannotCheckError, match="another process is writing it"), journaling(tmp_path / "t.yaml"):
            pytest.fail("two record one tape")
        assert len(read_journal(journal.path)) == 1


def test_an_error_in_the_recording_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError, match="mine"), journaling(tmp_path / "t.yaml"):
        raise ConnectionResetError("mine")


def test_a_line_that_a_crash_cut_is_left_out(tmp_path: Path) -> None:
    with journaling(tmp_path / "t.yaml") as journal:
        journal.append(exchange(1))
        journal.append(exchange(2))
    whole = journal.path.read_bytes()
    for length in range(len(whole)):
        journal.path.write_bytes(whole[:length])
        assert len(read_journal(journal.path)) == whole[:length].count(b"\n")


@pytest.mark.parametrize("line", ["", "x", "{}", '{"request": {}, "response": {}}', "[]", "\xff"])
def test_a_damaged_line_is_one_sentence(tmp_path: Path, line: str) -> None:
    path = tmp_path / "t.partial"
    path.write_text(f"{line}\n", "latin-1")

    with pytest.raises(CassetteError, match=r"t\.partial:1: this line of the journal is damaged\."):
        read_journal(path)


def test_a_damaged_header_is_one_sentence(tmp_path: Path) -> None:
    with journaling(tmp_path / "t.yaml") as journal:
        journal.append(exchange())
    journal.path.write_bytes(journal.path.read_bytes().replace(b'["A", "2"]', b'["A"]'))

    with pytest.raises(CassetteError, match="this line of the journal is damaged"):
        read_journal(journal.path)


def test_a_journal_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CassetteError, match="it cannot be read: No such file"):
        read_journal(tmp_path / "t.partial")


def test_a_disk_that_is_full_is_not_taken_for_the_network(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with journaling(tmp_path / "t.yaml") as journal:
        journal.append(exchange(1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
        try:
            with pytest.raises(CannotCheckError, match="it cannot be written: File too large"):
                journal.append(exchange(2, bytes(100_000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert len(read_journal(journal.path)) == 1


def test_a_disk_that_fails_is_told_with_the_next_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with journaling(tmp_path / "t.yaml") as journal:
        monkeypatch.setattr(os, "fsync", broken)
        journal.append(exchange(0))
        with pytest.raises(CannotCheckError, match="it cannot be written: Input/output error"):  # noqa: PT012
            for number in range(1, 1000):  # the disk is asked in the background
                journal.append(exchange(number))
                time.sleep(0.01)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(CannotCheckError, match="it cannot be written: Not a directory"),
        journaling(tmp_path / "file" / "below" / "t.yaml"),
    ):
        pytest.fail("there is no such folder")


def test_a_killed_recording_leaves_the_old_tape_and_every_exchange(tmp_path: Path) -> None:
    tape = tmp_path / "t.yaml"
    tape.write_text(dumps(Cassette("t", (exchange(),))))
    before = tape.read_bytes()
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from contractkit.cassettes.journal import journaling
        from contractkit.model.exchange import Exchange, Request, Response
        with journaling(Path(sys.argv[1])) as journal:
            for number in range(10**6):
                journal.append(Exchange(Request(uri=f"http://h/{number}", body=bytes(2000)), Response()))
                print(number, flush=True)
        """
    )
    with subprocess.Popen([sys.executable, "-c", script, tape], stdout=subprocess.PIPE) as recorder:
        assert recorder.stdout is not None
        for _ in range(20):
            told = recorder.stdout.readline()
        recorder.kill()
        rest = recorder.stdout.read().split(b"\n")[:-1]

    kept = read_journal(journal_path(tape))
    assert len(kept) > int([told, *rest][-1])
    assert [item.request.uri for item in kept] == [f"http://h/{number}" for number in range(len(kept))]
    assert tape.read_bytes() == before
    with journaling(tape):
        pass

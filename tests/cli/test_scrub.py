from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.cassettes.file import load
from contractkit.verdicts.parsed import ParsedTapes
from tests.command import Command

SECRET = "t0ken-that-nobody-may-see"
TAPE = f"""interactions:
- request: {{method: GET, uri: "http://h/{SECRET}", headers: {{}}, body: null}}
  response: {{status: {{code: 200, message: OK}}, headers: {{}}, body: {{string: mail ann@corp.io}}}}
version: 1
"""


def test_shipped_tapes_have_nothing_to_scrub(project: Path, contractkit: Command) -> None:
    ended = contractkit("scrub", "--check", "cassettes")
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "0 of 3 tapes would change" in ended.err


def test_check_tells_then_scrub_writes_then_nothing_is_left(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", SECRET)
    tape = Path("old.yaml")
    tape.write_text(TAPE)
    told = contractkit("scrub", "--check", tape)
    assert (told.code, told.out, tape.read_text()) == (4, "old.yaml: 1 exchange would change\n", TAPE)
    done = contractkit("scrub", "--secret", "MY_TOKEN", tape)
    assert (done.code, done.out) == (0, "old.yaml: 1 exchange scrubbed\n")
    assert SECRET not in tape.read_text()
    assert "ann@corp.io" not in tape.read_text()
    assert "1 of 1 tapes changed" in done.err
    assert contractkit("scrub", "--check", tape).code == 0


def test_what_cannot_be_done_is_said(project: Path, contractkit: Command) -> None:
    Path("empty").mkdir()
    assert contractkit("scrub", "empty").code == 5
    assert contractkit("scrub", "gone.yaml").code == 3
    ended = contractkit("scrub", "--secret", "NOT_SET", "cassettes")
    assert (ended.code, ended.err) == (2, "contractkit: the environment variable NOT_SET is not set.\n")


def test_what_was_kept_of_a_tape_is_forgotten_with_what_it_held(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", SECRET)
    tape, kept = Path("old.yaml"), ParsedTapes(project)
    tape.write_text(TAPE)
    kept.put("digest", load(tape))
    kept.save()

    assert contractkit("scrub", "--check", "--secret", "MY_TOKEN", tape).code == 4
    assert ParsedTapes(project).knows("digest")
    assert contractkit("scrub", "--secret", "MY_TOKEN", tape).code == 0
    assert not ParsedTapes(project).knows("digest")
    assert contractkit("scrub", tape).code == 0


def test_what_cannot_be_forgotten_is_said(project: Path, contractkit: Command) -> None:
    tape, kept = Path("old.yaml"), project / ".contractkit_cache" / "tapes"
    tape.write_text(TAPE)
    (kept / "in-the-way").mkdir(parents=True)

    ended = contractkit("scrub", tape)

    assert ended.code == 3
    assert "tapes: it cannot be removed: Is a directory." in ended.err

from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.cassettes import text_files
from contractkit.cassettes.text_files import scan_files
from contractkit.errors import CannotCheckError

KEY = "AKIA" + "Q" * 16


def test_files_below_a_folder_are_looked_through_but_for_hidden_folders(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(KEY)
    (tmp_path / "deep" / "er" / "a.har").write_text(f"one\n{KEY}\n")
    (tmp_path / "b.txt").write_bytes(f"\n\n{KEY}".encode("utf-16"))
    (tmp_path / "clean").write_text("nothing")
    found = {
        (str(each.path.relative_to(tmp_path)), leak.line) for each in scan_files([tmp_path]) for leak in each.leaks
    }
    assert found == {("deep/er/a.har", 2), ("b.txt", 3)}


def test_what_is_met_and_cannot_be_read_as_text_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "MAX_BYTES", 10)
    (tmp_path / "binary").write_bytes(b"a\0b")
    (tmp_path / "large").write_bytes(b"a" * 11)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    said = {each.path.name: each.skipped for each in scan_files([tmp_path])}
    assert said == {
        "binary": "it is not text",
        "large": "it is larger than 10 bytes",
        "nowhere": "it cannot be read (No such file or directory)",
    }


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing", "there is no such file or folder"),
        ("binary", "it was not looked through: it is not text"),
        ("/dev/null", "it is not a regular file"),
    ],
)
def test_what_was_named_is_looked_through_or_an_error(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "binary").write_bytes(b"a\0b")
    with pytest.raises(CannotCheckError, match=says):
        list(scan_files([tmp_path / name]))


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> object:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr("os.scandir", refused)
    with pytest.raises(CannotCheckError, match="Permission denied"):
        list(scan_files([tmp_path]))

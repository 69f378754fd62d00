from __future__ import annotations

from pathlib import Path

from tests.command import Command

KEY = "AKIA" + "Q" * 16


def test_shipped_tapes_hold_no_secret(project: Path, contractkit: Command) -> None:
    ended = contractkit("scan", "cassettes")
    assert (ended.code, ended.out) == (0, "")
    assert "no secrets in 6 files" in ended.err


def test_a_hit_names_file_line_and_kind_and_never_the_secret(project: Path, contractkit: Command) -> None:
    Path("trace.har").write_text(f'{{"log":\n "{KEY}"}}')
    ended = contractkit("scan", "trace.har")
    assert (ended.code, ended.out) == (4, "trace.har:2: AWS access key\n")
    assert "1 secret in 1 file." in ended.err
    assert KEY not in ended.out + ended.err


def test_nothing_looked_through_is_not_clean(project: Path, contractkit: Command) -> None:
    Path("images").mkdir()
    Path("images/a.png").write_bytes(b"\x89PNG\0")
    ended = contractkit("scan", "images")
    assert ended.code == 5
    assert "images/a.png: passed over, because it is not text" in ended.err
    assert contractkit("scan", "missing").code == 3
    assert contractkit("scan").code == 2

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contractkit.cassettes import store
from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps, load
from contractkit.cassettes.store import locked, path_within, write_atomically
from contractkit.errors import CannotCheckError, CassetteError, UsageError
from contractkit.model.exchange import Exchange, Request, Response


def tape(body: str = "old") -> str:
    exchange = Exchange(Request(uri="http://h/"), Response(body=body.encode()))
    return dumps(Cassette("t", (exchange,)))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_tape_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "t.yaml"

    write_atomically(path, tape("é\r\n"))

    assert path.read_bytes() == tape("é\r\n").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(path.parent) == ["t.yaml"]


def test_a_tape_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(tape())
    path.chmod(0o644)

    write_atomically(path, tape("new"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert load(path).exchanges[0].response.body == b"new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.yaml", tmp_path / "link.yaml"
    target.write_text(tape())
    link.symlink_to(target)

    write_atomically(link, tape("new"))

    assert link.is_symlink()
    assert target.read_text() == tape("new")


def test_what_a_crash_left_is_cleaned_up(tmp_path: Path) -> None:
    (tmp_path / ".t.yaml.new").write_text("half")
    (tmp_path / ".t.yaml.lock").touch()

    write_atomically(tmp_path / "t.yaml", tape())

    assert names(tmp_path) == ["t.yaml"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "it is kept, because it is empty"),
        ("not a tape", "it is kept, because it holds text, not a tape"),
        (tape().replace("version: 1", "<<<<<<< HEAD"), "it is kept, because it looks like an unfinished merge"),
    ],
)
def test_what_is_not_a_tape_is_kept(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(content)

    with pytest.raises(CassetteError, match=message) as caught:
        write_atomically(path, tape())

    assert caught.value.path == str(path)
    assert path.read_text() == content
    assert names(tmp_path) == ["t.yaml"]


def test_the_caller_may_allow_any_file_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")

    write_atomically(path, "new", may_replace=lambda _: None)

    assert path.read_text() == "new"


def test_a_full_disk_leaves_the_old_tape(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(tape())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(CannotCheckError, match=r"t\.yaml: it cannot be written: File too large\."):
            write_atomically(path, tape("x" * 100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert path.read_text() == tape()
    assert names(tmp_path) == ["t.yaml"]


@pytest.mark.parametrize("place", ["file/t.yaml", "file/below/t.yaml", f"{'x' * 300}.yaml", "a\0b"])
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CannotCheckError, match="it cannot be written: "):
        write_atomically(tmp_path / place, tape())

    assert names(tmp_path) == ["file"]


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder that holds a tape and cannot be written to, not even by root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "t.yaml").write_text(tape())
        (folder / "t.yaml").chmod(0o644)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o755)


def test_a_folder_that_is_not_writable_is_one_sentence(read_only_folder: Path) -> None:
    with pytest.raises(CannotCheckError, match=r"t\.yaml: it cannot be written: Permission denied\."):
        write_atomically(read_only_folder / "t.yaml", tape("new"))

    assert (read_only_folder / "t.yaml").read_text() == tape()


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    busy = pytest.raises(CannotCheckError, match=r"t\.yaml: another process is writing it; try again")
    with locked(path), busy, locked(path, seconds=0):
        pytest.fail("two hold the lock")

    bodies = [str(number) * 20_000 for number in range(8)]
    threads = [threading.Thread(target=write_atomically, args=(path, tape(body))) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert load(path).exchanges[0].response.body.decode() in bodies
    assert names(tmp_path) == ["t.yaml"]


def test_killed_at_any_moment_the_tape_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from contractkit.cassettes.store import write_atomically
        path, texts = Path(sys.argv[1]), [Path(name).read_text() for name in sys.argv[2:]]
        print(flush=True)
        for number in range(10**6):
            write_atomically(path, texts[number % 2], may_replace=lambda _: None)
        """
    )
    texts = [tape("a" * 50_000), tape("b" * 90_000)]
    files = [tmp_path / name for name in ("a", "b")]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    path.write_text(texts[0])
    for wait in (0.0, 0.003, 0.007, 0.011):
        with subprocess.Popen([sys.executable, "-c", script, path, *files], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            threading.Event().wait(wait)
            writer.kill()
        assert path.read_text() in texts

    write_atomically(path, texts[0])
    assert names(tmp_path) == ["a", "b", "t.yaml"]


@pytest.mark.parametrize("name", ["t.yaml", "folder/t.yaml", "a..b.yaml", "console.yaml", "Zoë.yaml", "./t.yaml"])
def test_a_name_within_the_folder_is_taken(tmp_path: Path, name: str) -> None:
    assert path_within(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "must be named relative to"),
        ("/etc/passwd", "must be named relative to"),
        ("C:/x.yaml", "must be named relative to"),
        ("../t.yaml", "leads out of"),
        ("a/../../t.yaml", "leads out of"),
        ("a/../t.yaml", "leads out of"),
        ("out/t.yaml", "leads out of"),
        ("a\0b", "a name that not every system allows"),
        ("a\\b", "a name that not every system allows"),
        ("a:b", "a name that not every system allows"),
        ("what?", "a name that not every system allows"),
        ("CON", "a name that not every system allows: 'CON'"),
        ("a/nul.yaml", "a name that not every system allows: 'nul.yaml'"),
        ("com1.tar.gz", "a name that not every system allows"),
        ("dot.", "a name that not every system allows"),
        ("space /t", "a name that not every system allows"),
        ("x" * 201, "a name longer than 200 bytes"),
        ("é" * 101, "a name longer than 200 bytes"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str, message: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)

    with pytest.raises(UsageError, match=message):
        path_within(root, name)


def test_a_link_that_stays_in_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (tmp_path / "t.yaml").symlink_to(tmp_path / "there" / "t.yaml")

    for name in ("here/t.yaml", "t.yaml", "not/there/t.yaml"):
        assert path_within(tmp_path, name) == tmp_path / name


def test_where_the_way_cannot_be_looked_at_it_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert path_within(tmp_path, "file/t.yaml") == tmp_path / "file" / "t.yaml"


@pytest.mark.parametrize("other_links", [False, True])
def test_a_folder_of_tapes_may_be_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_links: bool) -> None:
    monkeypatch.setattr(store, "_OTHER_LINKS", other_links)
    (tmp_path / "there").mkdir()
    root = tmp_path / "tapes"
    root.symlink_to(tmp_path / "there")

    assert path_within(root, "t.yaml") == root / "t.yaml"


def test_the_disk_is_asked_to_keep_the_file_and_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[bool] = []
    fsync: Callable[[int], None] = os.fsync

    def watched(handle: int) -> None:
        forced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write_atomically(tmp_path / "t.yaml", tape())

    assert forced == [False, True]

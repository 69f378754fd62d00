from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contractkit.errors import UsageError
from contractkit.sandbox.store import Record, Store

FIRST = Record("a", 0, '"0"', {"n": 0, "text": "\ud800"})


def test_a_resource_reads_back_as_it_was_planted() -> None:
    with Store() as store:
        store.plant([FIRST])
        assert store.read("a") == FIRST
        assert store.read("b") is None


def test_planting_again_changes_nothing() -> None:
    with Store() as store:
        store.plant([FIRST])
        store.plant([Record("a", 0, '"other"', {})])
        assert store.read("a") == FIRST


def test_a_write_that_replaces_another_version_is_not_made() -> None:
    second, late = Record("a", 1, '"1"', {"n": 1}), Record("a", 1, '"x"', {"n": 2})
    with Store() as store:
        store.plant([FIRST])
        assert store.swap(FIRST, second)
        assert not store.swap(FIRST, late)
        assert store.read("a") == second


def test_of_many_writers_over_two_connections_one_wins(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    with Store(file) as one, Store(file) as other, ThreadPoolExecutor(20) as pool:
        one.plant([FIRST])
        tries = [
            pool.submit((one, other)[number % 2].swap, FIRST, Record("a", 1, f'"{number}"', {"n": number}))
            for number in range(20)
        ]
        assert sum(attempt.result() for attempt in tries) == 1


def test_a_file_keeps_its_resources(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    with Store(file) as store:
        store.plant([FIRST])
    with Store(file) as store:
        assert store.read("a") == FIRST


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "theirs.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE precious (id)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(UsageError, match="not one that a sandbox made"):
        Store(str(file))
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database at all, " * 50)
    with pytest.raises(UsageError, match="cannot be used: file is not a database"):
        Store(str(file))
    assert file.read_text().startswith("not a database at all")


def test_a_database_in_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        Store(str(tmp_path / "missing" / "state.db"))

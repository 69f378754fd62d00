from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path

import pytest

from contractkit.cassettes.import_watch import ImportWatch


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]) -> Iterator[ImportWatch]:
    """Watch for one of two modules, and for one that is not there."""
    for name in ("watched_one", "other_one"):
        (tmp_path / f"{name}.py").write_text("LOADER = __loader__, __spec__.loader\nraised = 1\n", "utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    before = list(sys.meta_path)
    watch = ImportWatch({"watched_one", "absent_one"}, lambda: told.append(str(sys.modules["watched_one"].raised)))
    watch.begin()
    yield watch
    watch.end()
    assert sys.meta_path == before
    watch.end()
    for name in ("watched_one", "other_one"):
        sys.modules.pop(name, None)


def test_it_tells_once_a_module_is_loaded(watch: ImportWatch, told: list[str]) -> None:
    module = importlib.import_module("watched_one")
    assert importlib.import_module("watched_one") is module

    assert told == ["1"]


def test_the_module_looks_as_if_nobody_had_watched(watch: ImportWatch) -> None:
    module = importlib.import_module("watched_one")

    assert module.__spec__ is not None
    for loader in (*module.LOADER, module.__loader__, module.__spec__.loader):
        assert loader is not None
        assert isinstance(loader, SourceFileLoader) or loader.__class__.__module__.startswith("_pytest")


def test_of_two_that_import_each_other_it_tells_once_both_are_complete(
    watch: ImportWatch, told: list[str], tmp_path: Path
) -> None:
    for name in ("watched_one", "absent_one"):
        sys.modules.pop(name, None)
    (tmp_path / "absent_one.py").write_text("import watched_one\nwatched_one.raised = 2\n", "utf-8")
    importlib.invalidate_caches()
    try:
        importlib.import_module("absent_one")
    finally:
        sys.modules.pop("absent_one", None)

    assert told == ["2"]


def test_a_module_that_breaks_is_not_told_of(watch: ImportWatch, told: list[str], tmp_path: Path) -> None:
    (tmp_path / "absent_one.py").write_text("raise OSError('broken')\n", "utf-8")
    importlib.invalidate_caches()
    with pytest.raises(OSError, match="broken"):
        importlib.import_module("absent_one")
    assert told == []
    importlib.import_module("watched_one")

    assert told == ["1"]


def test_a_module_is_told_of_that_one_imported_which_breaks(
    watch: ImportWatch, told: list[str], tmp_path: Path
) -> None:
    (tmp_path / "absent_one.py").write_text("import watched_one\nraise ImportError('lacks a part')\n", "utf-8")
    importlib.invalidate_caches()
    with pytest.raises(ImportError, match="lacks a part"):
        importlib.import_module("absent_one")

    assert told == ["1"]


def test_others_and_what_is_not_there_are_as_ever(watch: ImportWatch, told: list[str]) -> None:
    importlib.import_module("other_one")
    assert find_spec("absent_one") is None
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("absent_one")

    assert told == []

"""What no test plays: found when the record is of now, removed in one step, and never more than that."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from contractkit.cassettes.file import load
from contractkit.errors import CannotCheckError, CassetteError, NothingCheckedError
from contractkit.played import Run, read_run, write_run
from contractkit.prune import removable, remove, unplayed
from contractkit.verdicts.cache import FOLDER

SHIPPED = Path(__file__).parents[1] / "cassettes"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "cassettes")
    (tmp_path / "cassettes" / "update-accepted.http").unlink()
    (tmp_path / "test_it.py").write_text("", "utf-8")
    return tmp_path


def tapes(project: Path) -> list[Path]:
    return sorted((project / "cassettes").glob("*.yaml"))


def run_of(project: Path, **played: tuple[int, ...]) -> Run:
    """The record of a run that played some exchanges of some tapes."""
    names = {name.replace("_", "-"): indexes for name, indexes in played.items()}
    return Run(
        at="2026-01-01T00:00:00+00:00",
        tests=1,
        played={f"cassettes/{name}.yaml": indexes for name, indexes in names.items()},
        tapes={f"cassettes/{path.name}": digest(path) for path in tapes(project)},
        sources={"test_it.py": digest(project / "test_it.py")},
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_not_played_is_found(project: Path) -> None:
    run = run_of(project, update_accepted=(0, 2), walk_to_closed=tuple(range(5)))
    found = unplayed(project, tapes(project), run)

    assert [(each.name, [one.index for one in each.exchanges], each.is_whole) for each in found] == [
        ("cassettes/stale-tag-refused.yaml", [0, 1, 2, 3, 4], True),
        ("cassettes/update-accepted.yaml", [1], False),
    ]


def test_of_the_tape_of_a_skipped_test_nobody_knows(project: Path) -> None:
    run = replace(run_of(project), waiting={f"cassettes/{path.name}": "test" for path in tapes(project)[:2]})

    assert [each.name for each in unplayed(project, tapes(project), run)] == ["cassettes/walk-to-closed.yaml"]


@pytest.mark.parametrize("changed", ["cassettes/update-accepted.yaml", "cassettes/new.yaml", "test_it.py"])
def test_a_record_from_before_a_change_is_refused(project: Path, changed: str) -> None:
    run = run_of(project)
    (project / changed).write_text("new", "utf-8")

    with pytest.raises(CannotCheckError, match=f"{changed} has changed since the last run of all tests"):
        unplayed(project, tapes(project), run)


def test_without_a_tape_there_is_nothing_to_prune(project: Path) -> None:
    with pytest.raises(NothingCheckedError):
        unplayed(project, [], run_of(project))


def test_removing_exchanges_leaves_the_others_byte_for_byte(project: Path) -> None:
    path = project / "cassettes" / "update-accepted.yaml"
    before = load(path)
    lines = path.read_text("utf-8").splitlines()
    (part,) = removable(unplayed(project, [path], run_of(project, update_accepted=(0, 2))), scenarios=False)
    remove(part)
    after = load(path)

    assert [each.request for each in after.exchanges] == [before.exchanges[0].request, before.exchanges[2].request]
    assert after.metadata == before.metadata
    assert [line for line in path.read_text("utf-8").splitlines() if line not in lines] == []
    assert len(yaml.safe_load(path.read_text("utf-8"))["interactions"]) == 2


@pytest.mark.parametrize(("scenarios", "gone"), [(False, []), (True, ["stale-tag-refused"])])
def test_a_tape_and_its_scenario_stay_or_go_together(project: Path, scenarios: bool, gone: list[str]) -> None:
    run = run_of(project, walk_to_closed=(0,), update_accepted=(0, 1, 2))
    for each in removable(unplayed(project, tapes(project), run), scenarios=scenarios):
        remove(each)
    left = {path.name for path in (project / "cassettes").iterdir()}

    for name in ("stale-tag-refused", "walk-to-closed"):
        assert ({f"{name}.yaml", f"{name}.http"} <= left) == (name not in gone)
        assert (f"{name}.yaml" in left) == (f"{name}.http" in left)


@pytest.mark.parametrize("played", [(), (0,)], ids=["whole", "part"])
def test_a_tape_that_changes_meanwhile_is_kept(project: Path, played: tuple[int, ...]) -> None:
    path = project / "cassettes" / "update-accepted.yaml"
    (part,) = unplayed(project, [path], run_of(project, update_accepted=played))
    path.write_text(path.read_text("utf-8").replace("75000", "75001"), "utf-8")

    with pytest.raises(CassetteError, match="it has changed meanwhile"):
        remove(part)
    assert "75001" in path.read_text("utf-8")


def test_a_tape_that_cannot_be_removed_is_one_sentence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "cassettes" / "update-accepted.yaml"
    (part,) = unplayed(project, [path], run_of(project))

    def refuse(*args: object, **named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(CannotCheckError, match="it cannot be removed: Permission denied"):
        remove(part)


def test_a_record_is_read_as_it_was_written(project: Path) -> None:
    run = replace(run_of(project, update_accepted=(0, 2)), waiting={"a.yaml": "test"})
    write_run(project, run)

    assert read_run(project) == run


@pytest.mark.parametrize("content", ["", "[", "{}", '{"version": 2}', "[" * 100_000])
def test_a_damaged_record_is_refused(project: Path, content: str) -> None:
    write_run(project, run_of(project))
    (project / FOLDER / "played.json").write_text(content, "utf-8")

    with pytest.raises(CannotCheckError, match=r"played\.json: it"):
        read_run(project)

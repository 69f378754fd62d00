"""`contractkit prune`: lists, removes when told to, and never where CI is set."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from contractkit.errors import CannotCheckError
from contractkit.played import Run, write_run
from contractkit.prune import Unplayed
from tests.command import Command

WAY_OUT = "cassettes/walk-to-closed.http records it: --apply --scenarios removes both"


@pytest.fixture
def played(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose tests played one exchange of a tape without a scenario, and nothing of two others."""
    monkeypatch.delenv("CI", raising=False)
    Path("cassettes/update-accepted.http").unlink()
    Path("cassettes/stale-tag-refused.http").unlink()
    tapes = {f"cassettes/{path.name}": _digest(path) for path in Path("cassettes").glob("*.yaml")}
    run = Run("2026-01-01T00:00:00+00:00", 1, {"cassettes/update-accepted.yaml": (0,)}, tapes)
    write_run(Path(), run)
    return project


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_lists_and_touches_nothing(played: Path, contractkit: Command) -> None:
    before = {path: _digest(path) for path in Path("cassettes").iterdir()}
    ended = contractkit("prune")

    assert ended.code == 1
    assert ended.out.splitlines() == [
        "cassettes/stale-tag-refused.yaml: nothing of it is played",
        "cassettes/update-accepted.yaml: 2 of 3 exchanges not played",
        "  2 PUT /v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642 200",
        "  3 GET /v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642 200",
        f"cassettes/walk-to-closed.yaml: nothing of it is played; {WAY_OUT}",
    ]
    assert "2 tapes and 2 exchanges are not played by the 1 test of 2026-01-01T00:00:00+00:00." in ended.err
    assert {path: _digest(path) for path in Path("cassettes").iterdir()} == before


def test_apply_removes_what_has_no_scenario(played: Path, contractkit: Command) -> None:
    ended = contractkit("prune", "--apply")

    assert ended.code == 1
    assert "cassettes/stale-tag-refused.yaml: removed\n" in ended.out
    assert sorted(path.name for path in Path("cassettes").iterdir()) == [
        "update-accepted.yaml",
        "walk-to-closed.http",
        "walk-to-closed.yaml",
    ]
    assert contractkit("check").code == 0
    assert contractkit("prune").code == 3


def test_apply_with_scenarios_leaves_nothing_that_is_not_played(played: Path, contractkit: Command) -> None:
    ended = contractkit("prune", "--apply", "--scenarios")

    assert ended.code == 0
    assert "cassettes/walk-to-closed.yaml: removed, with cassettes/walk-to-closed.http\n" in ended.out
    assert [path.name for path in Path("cassettes").iterdir()] == ["update-accepted.yaml"]


def test_part_of_a_tape_with_a_scenario_is_for_people_to_decide(played: Path, contractkit: Command) -> None:
    Path("cassettes/update-accepted.http").touch()
    ended = contractkit("prune", "--apply", "--scenarios")

    assert ended.code == 1
    assert (
        "cassettes/update-accepted.yaml: 2 of 3 exchanges not played; take the steps out of "
        "cassettes/update-accepted.http and record it again\n"
    ) in ended.out


def test_nothing_is_removed_in_ci(played: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    ended = contractkit("prune", "--apply")

    assert (ended.code, ended.out) == (2, "")
    assert len(list(Path("cassettes").glob("*.yaml"))) == 3
    assert contractkit("prune").code == 1


def test_scenarios_alone_is_a_mistake(played: Path, contractkit: Command) -> None:
    assert contractkit("prune", "--scenarios").code == 2


def test_the_tape_of_a_skipped_test_is_named_and_left(played: Path, contractkit: Command) -> None:
    tapes = {f"cassettes/{path.name}": _digest(path) for path in Path("cassettes").glob("*.yaml")}
    waiting = dict.fromkeys(tapes, "test_it.py::test_skipped")
    write_run(Path(), Run("2026-01-01T00:00:00+00:00", 2, {}, tapes, waiting))
    ended = contractkit("prune", "--apply", "--scenarios")

    assert ended.code == 0
    assert "cassettes/walk-to-closed.yaml is the tape of test_it.py::test_skipped, which was skipped" in ended.err
    assert "all is played by the 2 tests of" in ended.err


def test_without_a_record_nothing_is_known(project: Path, contractkit: Command) -> None:
    ended = contractkit("prune")

    assert ended.code == 5
    assert "no run of tests that play tapes is on record" in ended.err


def test_of_a_tape_that_is_only_read_all_goes_or_nothing(played: Path, contractkit: Command) -> None:
    others = Path(__file__).parents[1] / "cassettes" / "others"
    for name in ("betamax.json", "vcrpy9-httpx.json"):
        Path("cassettes", name).write_bytes((others / name).read_bytes())
    tapes = {f"cassettes/{path.name}": _digest(path) for path in Path("cassettes").iterdir() if path.suffix != ".http"}
    write_run(Path(), Run("2026-01-01T00:00:00+00:00", 1, {"cassettes/betamax.json": (0,)}, tapes))
    ended = contractkit("prune", "--apply")

    assert ended.code == 1
    assert (
        "cassettes/betamax.json: 3 of 4 exchanges not played; it is a JSON tape, and rewriting it would make it YAML: "
        "use contractkit import vcr\n"
    ) in ended.out
    assert "cassettes/vcrpy9-httpx.json: removed\n" in ended.out
    assert "cassettes/update-accepted.yaml: removed\n" in ended.out
    assert sorted(path.name for path in Path("cassettes").glob("*.json")) == ["betamax.json"]


def test_what_was_removed_before_something_went_wrong_is_told(
    played: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove(each: Unplayed) -> None:
        if each.path.name == "update-accepted.yaml":
            raise CannotCheckError("it cannot be removed: Permission denied.", path=str(each.path))

    monkeypatch.setattr("contractkit.prune.remove", remove)
    ended = contractkit("prune", "--apply", "--scenarios")

    assert (ended.code, ended.out) == (3, "cassettes/stale-tag-refused.yaml: removed\n")
    assert ended.err == "contractkit: cassettes/update-accepted.yaml: it cannot be removed: Permission denied.\n"

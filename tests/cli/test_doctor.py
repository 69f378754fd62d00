from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from contractkit.cli import _checkup
from tests.command import Command


def test_a_project_that_is_well(project: Path, contractkit: Command) -> None:
    ended = contractkit("doctor")
    assert ended.code == 0, ended.out
    assert {line[:2] for line in ended.out.splitlines()} == {"ok"}
    assert "docs/partner-api/update-a-referral.md: 1 operation\n" in ended.out
    assert "3 in cassettes can be read" in ended.out


def test_an_empty_folder_is_told_how_to_begin(
    tmp_path: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = contractkit("doctor")
    assert ended.code == 2
    assert "to do: contractkit init\n" in ended.out
    assert "to do: contractkit record SCENARIO.http\n" in ended.out


def break_settings(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.contractkit]\npags = []\n", "utf-8")


def lose_page(project: Path) -> None:
    (project / "docs/partner-api/update-a-referral.md").unlink()


def empty_page(project: Path) -> None:
    (project / "docs/partner-api/update-a-referral.md").write_text("# Nothing\n", "utf-8")


def break_tape(project: Path) -> None:
    (project / "cassettes/update-accepted.yaml").write_text("version: 1\ninteractions: 3\n", "utf-8")


def leak(project: Path) -> None:
    (project / "cassettes/note.txt").write_text("AKIA" + "Q" * 16, "utf-8")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (break_settings, "pyproject.toml:2: [tool.contractkit] has no setting 'pags'."),
        (lose_page, "mend or remove docs/partner-api/update-a-referral.md"),
        (empty_page, "it documents no operation"),
        (break_tape, "mend or remove cassettes/update-accepted.yaml"),
        (leak, "contractkit scan cassettes"),
    ],
)
def test_what_is_not_well_is_told_with_what_to_do(
    harm: Callable[[Path], None], told: str, project: Path, contractkit: Command
) -> None:
    harm(project)
    ended = contractkit("doctor")
    assert ended.code == 2
    assert told in ended.out
    assert "\nx   " in ended.out


def test_a_machine_without_loopback_is_told(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(address: object) -> socket.socket:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("contractkit.cli._checkup.socket.create_server", refuse)
    ended = contractkit("doctor")
    assert ended.code == 2
    assert "Operation not permitted" in ended.out


def test_the_server_can_be_done_without_and_a_library_cannot(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_checkup, "_SERVER", ("no_such_server",))
    ended = contractkit("doctor")
    assert ended.code == 0
    assert "pip install 'contractkit[server]'" in ended.out
    monkeypatch.setattr(_checkup, "_LIBRARIES", ("no-such-library",))
    ended = contractkit("doctor")
    assert ended.code == 2
    assert "install no-such-library" in ended.out

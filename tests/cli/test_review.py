from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import Command

TAPES = ("cassettes/update-accepted.yaml", "cassettes/walk-to-closed.yaml")
CONTROL_C = "\x03"


@pytest.fixture
def drifted(project: Path) -> Path:
    """A project with two tapes that have drifted in three places; gives its settings."""
    for name, old, new in (
        (TAPES[0], '"dealValue": 50000', '"dealValue": "50000"'),
        (TAPES[0], '"consentToContact": true', '"consentToContact": 1'),
        (TAPES[1], '"currency": "USD"', '"currency": 7'),
    ):
        tape = project / name
        tape.write_text(tape.read_text("utf-8").replace(old, new), "utf-8")
    return project / "pyproject.toml"


def at_terminal(*answers: str, args: tuple[str, ...] = ()) -> tuple[int, str]:
    """Run a review at a real terminal, giving each answer when it is asked for; return exit code and screen."""
    controller, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"TERM": "dumb"}
    command = [sys.executable, "-m", "contractkit", "review", *args]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment, start_new_session=True
    ) as process:
        os.close(terminal)
        screen, asked, waiting = "", 0, list(answers)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if select.select([controller], [], [], 0.3)[0]:
                try:
                    screen += os.read(controller, 4096).decode("utf-8")
                except OSError:  # the terminal is closed at the other end
                    break
                if asked and len(screen) > asked:
                    asked = 0
                    waiting.pop(0)
            # What is typed before a key is waited for gets lost, so it is typed again until the screen moves.
            elif waiting and screen.endswith(("[q]uit: ", "reason: ")):
                asked = len(screen)
                os.write(controller, waiting[0].encode())
        else:
            process.kill()
        code = process.wait(timeout=10)
    os.close(controller)
    return code, screen


def test_findings_are_accepted_rejected_and_skipped_one_by_one(drifted: Path, contractkit: Command) -> None:
    code, screen = at_terminal("x", "a", "\n", "known bug\n", "r", "S", args=("--expires", "2999-12-31"))
    assert code == 1
    assert "Reviewing [1/" in screen
    assert "--- documented  docs/partner-api/update-a-referral.md:" in screen
    assert "+++ observed  /response/body/" in screen
    assert re.search(r"\r\n  -\S+\r\n  \+\S+\r\n", screen)
    assert "1 accepted, 1 rejected, " in screen
    assert drifted.read_text("utf-8").count('reason = "known bug"\nexpires = 2999-12-31\n') == 1
    assert " waived." in contractkit("check").out


def test_one_key_accepts_all_that_remain(drifted: Path, contractkit: Command) -> None:
    code, screen = at_terminal("A", "known\n")
    assert code == 0
    assert "accepted, 0 rejected, 0 skipped" in screen
    assert contractkit("check").code == 0
    assert "Nothing is pending at error or above." in contractkit("review").out


def test_an_interrupted_review_keeps_what_was_accepted(drifted: Path) -> None:
    code, screen = at_terminal("a", "known\n", CONTROL_C)
    assert code == 130
    assert "1 accepted, 0 rejected, 0 skipped, " in screen
    assert "Traceback" not in screen
    assert drifted.read_text("utf-8").count("[[tool.contractkit.waivers]]") == 1


def test_to_quit_changes_nothing(drifted: Path) -> None:
    before = drifted.read_bytes()
    code, screen = at_terminal("q")
    assert code == 1
    assert "not looked at" in screen
    assert drifted.read_bytes() == before


@pytest.mark.parametrize(("level", "option"), [("error", ""), ("warning", " --fail-on warning")])
def test_without_a_terminal_the_commands_are_told_instead(
    drifted: Path, contractkit: Command, level: str, option: str
) -> None:
    before = drifted.read_bytes()
    ended = contractkit("review", "--fail-on", level)
    assert (ended.code, ended.out) == (2, "")
    assert f"contractkit check{option} --write-waivers" in ended.err
    assert drifted.read_bytes() == before


def test_a_clean_project_has_nothing_to_review(project: Path, contractkit: Command) -> None:
    ended = contractkit("review")
    assert (ended.code, ended.out) == (0, "Nothing is pending at error or above.\n")


def test_a_tape_that_cannot_be_read_keeps_a_review_from_being_green(project: Path, contractkit: Command) -> None:
    (project / TAPES[0]).write_bytes(b"")
    ended = contractkit("review")
    assert (ended.code, ended.out) == (3, "Nothing is pending at error or above.\n")
    assert ended.err.startswith(f"contractkit: {TAPES[0]}: it is empty")
    ended = contractkit("review", TAPES[0])
    assert (ended.code, ended.out) == (3, "")


def test_nor_do_acceptances_hide_it(drifted: Path, contractkit: Command) -> None:
    Path("cassettes/stale-tag-refused.yaml").write_bytes(b"")
    code, screen = at_terminal("A", "known\n")
    assert code == 3
    assert "stale-tag-refused.yaml: it is empty" in screen
    assert "accepted, 0 rejected, 0 skipped" in screen

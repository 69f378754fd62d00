from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import click
import pytest

from contractkit.cli import cli
from contractkit.cli._loudness import quiet_option
from contractkit.cli._progress import FEW, progress, tracked
from tests.command import Command


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def on_terminal() -> Iterator[io.StringIO]:
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(_Terminal()) as terminal:
        patch.setenv("TERM", "xterm")
        yield terminal


def test_a_person_who_waits_sees_a_bar_and_it_is_gone_afterwards() -> None:
    with on_terminal() as terminal:
        assert list(tracked(iter(range(FEW)), "reading pages", FEW)) == list(range(FEW))
    told = terminal.getvalue()
    assert "reading pages" in told
    assert f"{FEW}/{FEW}" in told
    assert told.endswith("\N{ESCAPE}[2K")  # the line of the bar is wiped


def test_few_things_get_no_bar() -> None:
    with on_terminal() as terminal:
        assert list(tracked("abc", "reading pages", FEW - 1)) == ["a", "b", "c"]
        assert list(tracked("abc", "reading pages", FEW, hidden=True)) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


def test_a_log_gets_lines_and_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("recording", FEW) as bar:
        bar.advance()
        bar.say("GET /a -> 200")
    assert capsys.readouterr() == ("", "GET /a -> 200\n")


def test_lines_stand_above_the_bar_and_obey_nothing() -> None:
    with on_terminal() as terminal, progress("recording", FEW) as bar:
        bar.say("GET /[bold]a[/] [/] \N{ESCAPE}[31m\0 -> 200")
        bar.advance()
    told = terminal.getvalue()
    assert "GET /[bold]a[/] [/] \N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER} -> 200" in told


@pytest.mark.parametrize("arguments", [["--quiet"], ["-q"]])
def test_quiet_is_quiet(arguments: list[str]) -> None:
    @click.command
    @quiet_option()
    def command() -> None:
        with progress("recording", FEW) as bar:
            bar.advance()
            bar.say("GET /a -> 200")

    with on_terminal() as terminal:
        command.main(arguments, standalone_mode=False)
    assert terminal.getvalue() == ""


def test_work_that_breaks_off_gives_the_terminal_back() -> None:
    with on_terminal() as terminal, pytest.raises(KeyboardInterrupt), progress("recording", FEW):
        raise KeyboardInterrupt
    hide, show = "\N{ESCAPE}[?25l", "\N{ESCAPE}[?25h"
    assert terminal.getvalue().rindex(show) > terminal.getvalue().rindex(hide)


def test_check_of_many_tapes_shows_a_bar_on_a_terminal_only(project: Path, contractkit: Command) -> None:
    tape = (project / "cassettes" / "update-accepted.yaml").read_bytes()
    for number in range(FEW):
        (project / "cassettes" / f"copy-{number}.yaml").write_bytes(tape)
    assert "reading tapes" not in contractkit("check").err
    with on_terminal() as terminal:
        cli.main(["check", "--no-cache"], standalone_mode=False)
    assert "reading tapes" in terminal.getvalue()


def test_record_and_verify_tell_each_request_unless_quiet(
    project: Path, contractkit: Command, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", "let-me-in")
    scenario, tape = Path("cassettes/update-accepted.http"), Path("cassettes/update-accepted.yaml")
    told = contractkit("record", scenario, "--base-url", service)
    assert (told.code, told.err.count(" -> 200")) == (0, 3)
    assert contractkit("record", scenario, "--base-url", service, "-q").err == ""
    assert contractkit("verify", tape, "--base-url", service).err.count(" -> 200") == 3

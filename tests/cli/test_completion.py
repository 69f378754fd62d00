from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Command


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete -o nosort"), ("zsh", "#compdef"), ("fish", "complete --no-files")]
)
def test_each_shell_has_its_script(shell: str, sign: str, contractkit: Command) -> None:
    ended = contractkit("completion", shell)
    assert ended.code == 0
    assert sign in ended.out
    assert "_CONTRACTKIT_COMPLETE" in ended.out


def test_another_shell_is_a_usage_error(contractkit: Command) -> None:
    assert contractkit("completion", "tcsh").code == 2


def test_a_shell_that_click_has_forgotten_is_a_usage_error(
    contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.shell_completion.get_completion_class", lambda shell: None)
    assert contractkit("completion", "bash").code == 2


ASK = {
    "bash": "source completion.bash; COMP_WORDS=(contractkit exp); COMP_CWORD=1; _contractkit_completion contractkit; "
    'printf "%s\\n" "${COMPREPLY[@]}"',
    # Only the line editor may call what adds to its list, so here it is something that prints.
    "zsh": "autoload -U compinit && compinit -D; source completion.zsh; words=(contractkit exp); CURRENT=2; "
    "_describe() { print -rl -- ${(P)3} }; compadd() { print -r -- $@ }; _contractkit_completion",
    "fish": 'source completion.fish; complete --do-complete "contractkit exp"',
}


@pytest.mark.parametrize("shell", ASK)
def test_a_shell_completes_a_command(shell: str, tmp_path: Path, contractkit: Command) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / f"completion.{shell}").write_text(contractkit("completion", shell).out, "utf-8")
    # HOME: a shell that starts for the first time writes there.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    ran = subprocess.run(
        [program, "-c", ASK[shell]], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    (line,) = ran.stdout.splitlines()
    assert line.startswith("explain")

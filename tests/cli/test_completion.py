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


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_a_command(tmp_path: Path, contractkit: Command) -> None:
    (tmp_path / "completion.bash").write_text(contractkit("completion", "bash").out, "utf-8")
    ask = (
        "source completion.bash; COMP_WORDS=(contractkit exp); COMP_CWORD=1; _contractkit_completion contractkit; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    ran = subprocess.run(
        ["bash", "-c", ask], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("explain\n", "")

from __future__ import annotations

import sys
import types
from importlib.metadata import entry_points

import pytest

from contractkit.__main__ import main
from contractkit.cli import main as run


def test_the_script_runs_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (script,) = entry_points(group="console_scripts", name="contractkit")
    assert script.load() in {main, run}  # an installation from before still has the second
    monkeypatch.setattr(sys, "argv", ["contractkit", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("contractkit ")


def test_ctrl_c_while_libraries_load_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(types.ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "contractkit.cli", Interrupted("contractkit.cli"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "contractkit: interrupted.\n")

"""What loads when: a CI job that asks for help must not pay for vcrpy, deepdiff and requests."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from contractkit.cli import cli

HEAVY = {"deepdiff", "markdown_it", "pytest", "requests", "rich", "starlette", "urllib3", "uvicorn", "vcr", "yaml"}


def loaded_by(code: str) -> set[str]:
    probe = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "code",
    [
        "import contractkit",
        "from contractkit.cli import cli\ncli.main(['--help'], standalone_mode=False)",
        "from contractkit.cli import cli\ncli.main(['check', '--help'], standalone_mode=False)",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    assert not loaded_by(code) & HEAVY


def test_help_loads_no_command_and_says_what_each_says_of_itself() -> None:
    code = "from contractkit.cli import cli\ncli.main(['--help'], standalone_mode=False)"
    probe = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert not [name for name in done.stderr.split() if name.startswith("contractkit.cli.")]
    context = click.Context(cli, info_name="contractkit", terminal_width=80)
    listed = {line.split(maxsplit=1)[0]: " ".join(line.split()[1:]) for line in done.stdout.splitlines() if line}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert listed[name].removesuffix("...") in " ".join((command.help or "").split())


def test_the_plugin_costs_a_run_that_does_not_use_it_next_to_nothing() -> None:
    assert not loaded_by("import contractkit.pytest_plugin") & (HEAVY - {"pytest"})

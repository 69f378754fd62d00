"""`contractkit doctor`: is everything here that contractkit needs?"""

from __future__ import annotations

from pathlib import Path

import click

from contractkit.errors import ContractkitError, ExitCode

_EPILOG = """\b
Examples:
  contractkit doctor

Exit codes: 0 all is well, 2 something has to be done.
"""


@click.command(epilog=_EPILOG)
def command() -> ExitCode:
    """Look at the machine and the project, and say what to do where something is not well.

    Sends nothing, and changes nothing.
    """
    from contractkit.cli._checkup import Finding, machine, project
    from contractkit.workspace import Workspace

    found = list(machine())
    try:
        found += project(Workspace.at(Path.cwd()))
    except ContractkitError as error:
        found.append(Finding("settings", str(error), "mend the settings; nothing else was looked at"))
    for each in found:
        sign = "-" if each.todo and each.optional else "ok" if each.is_well else "x"
        click.echo(f"{sign:2}  {each.subject:13} {each.state}")
        if each.todo:
            click.echo(f"    {'':13} to do: {each.todo}")
    return ExitCode.CLEAN if all(each.is_well for each in found) else ExitCode.USAGE

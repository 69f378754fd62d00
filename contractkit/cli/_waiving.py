"""What the commands that write waivers share: when they may, and where to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import click

from contractkit.errors import UsageError
from contractkit.reports._words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from contractkit.model.finding import Report
    from contractkit.workspace import Workspace

_Command = TypeVar("_Command", bound=Callable[..., object])


def expires_option(command: _Command) -> _Command:
    """Give a command the last day of the waivers it writes."""
    return click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
                        help="The last day on which what is accepted stays accepted.")(command)  # fmt: skip


def day(moment: datetime | None) -> date | None:
    """Return the day of an option's value."""
    return None if moment is None else moment.date()


def settings_of(workspace: Workspace) -> Path:
    """Return the file that waivers are written to.

    Raises:
        UsageError: the project has none.
    """
    if workspace.config.path is None:
        raise UsageError("there is no pyproject.toml to write waivers to, here or in a folder above.")
    return workspace.config.path


def write_waivers(workspace: Workspace, report: Report, fail_on: str, reason: str, expires: date | None) -> None:
    """Accept everything that is pending, and say on stderr what was written.

    Raises:
        ContractkitError: the settings cannot be written.
    """
    from contractkit.model.finding import Level
    from contractkit.review import accepted, add_waivers, cases

    settings = settings_of(workspace)
    pending = () if fail_on == "never" else cases(report, Level[fail_on.upper()])
    added = add_waivers(settings, accepted(pending, reason, expires), workspace.today)
    told = f"{counted(len(added), 'waiver')} added" if added else "unchanged, because nothing is pending"
    click.echo(f"contractkit: {workspace.shown(settings)}: {told}.", err=True)

"""How much a command tells: `--quiet` and `--verbose`, asked for anywhere without passing them along."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final, TypeVar

import click

from contractkit.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., object])

_KEY: Final = "contractkit.loudness"


class Loudness(IntEnum):
    """How much is told. Complaints are told always."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


def quiet_option(
    help_: str = "Print the result and complaints, and nothing about the way there.",
) -> Callable[[_Command], _Command]:
    """Give a command `--quiet`."""
    return click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_keep(Loudness.QUIET), help=help_)


def verbose_option(help_: str) -> Callable[[_Command], _Command]:
    """Give a command `--verbose`."""
    return click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=_keep(Loudness.VERBOSE), help=help_
    )


def loudness() -> Loudness:
    """Return how much the running command is to tell."""
    context = click.get_current_context(silent=True)
    return Loudness.NORMAL if context is None else context.meta.get(_KEY, Loudness.NORMAL)


def note(text: str) -> None:
    """Tell something on stderr that is good to know, and not where the user asked for quiet."""
    if loudness() > Loudness.QUIET:
        click.echo(text, err=True)


def _keep(chosen: Loudness) -> Callable[[click.Context, click.Parameter, bool], None]:
    def keep(context: click.Context, _parameter: click.Parameter, given: bool) -> None:
        if not given:
            return
        if context.meta.setdefault(_KEY, chosen) is not chosen:
            raise UsageError("--quiet and --verbose exclude each other.")

    return keep

"""Where a report goes, and what exit code it ends in."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from contractkit.cli._loudness import loudness, quiet_option, verbose_option
from contractkit.errors import ExitCode
from contractkit.reports import formats, renderer

if TYPE_CHECKING:
    from contractkit.model.finding import Report

_Command = TypeVar("_Command", bound=Callable[..., object])

FAIL_ON = ("error", "warning", "info", "never")


def report_options(command: _Command) -> _Command:
    """Give a command the options every reporting command has."""
    for option in (
        verbose_option("Tell every finding at every place, and what was compared by which rules."),
        quiet_option("Print findings and complaints, and nothing else."),
        click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True,
                     help="The lowest level that makes the exit code 1."),
        click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE",
                     help="Also write a report to a file; may be given several times."),
        click.option("--format", "format_", type=click.Choice(formats()), default="text", show_default=True,
                     help="What to print on stdout."),
    ):  # fmt: skip
        command = option(command)
    return command


def deliver(
    report: Report,
    format_: str | None,
    outputs: Sequence[str],
    fail_on: str,
    illustrated: Callable[[Report], Report] = lambda report: report,
) -> ExitCode:
    """Print a report, write it to the files asked for, and return the exit code.

    Args:
        report: what was found.
        format_: how to print it; None prints nothing.
        outputs: the files, each as FORMAT=FILE.
        fail_on: the lowest level that makes the exit code 1, or `never`.
        illustrated: adds pictures, where a format draws them.

    Raises:
        UsageError: an `--output` is not FORMAT=FILE or names an unknown format.
        CannotCheckError: a file cannot be written.
    """
    from contractkit.model.finding import Level
    from contractkit.report_files import targets, with_pictures, write_reports

    wanted = targets(outputs, "--output")
    shown = () if format_ is None else (format_,)
    report = with_pictures(report, (*shown, *(each.format for each in wanted)), illustrated)
    if format_ == "text":
        from contractkit.reports import text

        detail = text.Detail(loudness())
        click.echo(
            text.render(report, color=colored(), width=terminal_width(), detail=detail), nl=False, color=colored()
        )
    elif format_ is not None:
        click.echo(renderer(format_)(report), nl=False)
    write_reports(report, wanted)
    failing = fail_on != "never" and report.at_or_above(Level[fail_on.upper()])
    return ExitCode.FINDINGS if failing else ExitCode.CLEAN


def colored() -> bool:
    """Colour only at a terminal, unless NO_COLOR (https://no-color.org) or FORCE_COLOR says otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int | None:
    """Return the columns of the terminal; None where the output is no terminal and lines must not be broken."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

"""Where a report goes, and what exit code it ends in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from contractkit.errors import CannotCheckError, ExitCode, UsageError
from contractkit.reports import draws_pictures, formats, renderer

if TYPE_CHECKING:
    from contractkit.model.finding import Report

_Command = TypeVar("_Command", bound=Callable[..., object])

FAIL_ON = ("error", "warning", "info", "never")


def report_options(command: _Command) -> _Command:
    """Give a command the options every reporting command has."""
    for option in (
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

    targets = [_target(output) for output in outputs]
    if any(draws_pictures(name) for name in (format_, *(name for name, _ in targets)) if name is not None):
        report = illustrated(report)
    if format_ == "text":
        from contractkit.reports import text

        click.echo(text.render(report, color=colored()), nl=False)
    elif format_ is not None:
        click.echo(renderer(format_)(report), nl=False)
    for name, path in targets:
        try:
            path.write_text(renderer(name)(report), "utf-8", newline="\n")
        except OSError as error:
            raise CannotCheckError(f"the report cannot be written: {error.strerror}.", path=str(path)) from error
    failing = fail_on != "never" and report.at_or_above(Level[fail_on.upper()])
    return ExitCode.FINDINGS if failing else ExitCode.CLEAN


def _target(output: str) -> tuple[str, Path]:
    name, equals, path = output.partition("=")
    if not equals or not path:
        raise UsageError(f"--output wants FORMAT=FILE, as in json=report.json, not {output!r}.")
    return name, Path(path)


def colored() -> bool:
    """Colour only for a person: a terminal, and no NO_COLOR (https://no-color.org)."""
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

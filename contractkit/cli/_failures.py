"""What the commands that compare tapes share: those that could not be compared are told, and never masked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contractkit.errors import ExitCode
    from contractkit.model.finding import Report


def tell_failures(report: Report, *, on_screen: bool = False) -> ExitCode | None:
    """Name each tape that could not be compared on stderr.

    Args:
        report: what was compared, and what was not.
        on_screen: the report itself is printed, and names them: on a terminal, where both are seen, that is enough.

    Returns:
        The exit code that it makes, whatever was found on the others; None when all were compared.
    """
    from contractkit.model.failure import worst_code
    from contractkit.reports._inert import inert

    seen = on_screen and sys.stdout.isatty() and sys.stderr.isatty()
    for failure in () if seen else report.failures:
        click.echo(f"contractkit: {inert(str(failure))}", err=True)
    return worst_code(report.failures)

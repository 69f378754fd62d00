"""What the commands that compare tapes share: those that could not be compared are told, and never masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contractkit.errors import ExitCode
    from contractkit.model.finding import Report


def tell_failures(report: Report) -> ExitCode | None:
    """Name each tape that could not be compared on stderr.

    Returns:
        The exit code that it makes, whatever was found on the others; None when all were compared.
    """
    from contractkit.model.failure import worst_code
    from contractkit.reports._inert import inert

    for failure in report.failures:
        click.echo(f"contractkit: {inert(str(failure))}", err=True)
    return worst_code(report.failures)

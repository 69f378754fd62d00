"""Reports into files, several formats in one run: `FORMAT=FILE`, from the command line and from pytest alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.finding import Report
from contractkit.reports import draws_pictures, renderer


class Target(NamedTuple):
    """A file that a report is written to."""

    format: str
    path: Path


def targets(given: Iterable[str], option: str) -> tuple[Target, ...]:
    """Read what the user asked for.

    Args:
        given: each `FORMAT=FILE`.
        option: what they were given as, for messages.

    Raises:
        UsageError: one is not FORMAT=FILE, or names an unknown format.
    """
    return tuple(_target(text, option) for text in given)


def _target(text: str, option: str) -> Target:
    name, equals, path = text.partition("=")
    if not equals or not path:
        raise UsageError(f"{option} wants FORMAT=FILE, as in json=report.json, not {text!r}.")
    renderer(name)
    return Target(name, Path(path))


def with_pictures(report: Report, formats: Iterable[str], illustrated: Callable[[Report], Report]) -> Report:
    """Add pictures to a report where one of the formats draws them: to make them takes some work."""
    return illustrated(report) if any(map(draws_pictures, formats)) else report


def write_reports(report: Report, wanted: Sequence[Target]) -> None:
    """Write a report to files.

    Raises:
        CannotCheckError: one cannot be written.
    """
    for name, path in wanted:
        try:
            path.write_text(renderer(name)(report), "utf-8", newline="\n")
        except OSError as error:
            raise CannotCheckError(f"the report cannot be written: {error.strerror}.", path=str(path)) from error

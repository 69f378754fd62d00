"""Progress on stderr: a bar for a person who waits, plain lines for a log, nothing where quiet is asked for.

rich is imported when a bar is drawn, and not before.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import click

from contractkit.cli._loudness import Loudness, loudness

if TYPE_CHECKING:
    from rich.progress import Progress

_Item = TypeVar("_Item")

FEW: Final = 20
"""Fewer files than this are done before anybody looks at a bar."""

FEW_REQUESTS: Final = 3
"""A request to a service takes as long as many files."""


class Bar:
    """Where work says how far it is. It looks the same to the work whether anything is drawn or not."""

    def __init__(self, drawn: Progress | None = None, label: str = "", total: int = 0) -> None:
        self._drawn = drawn
        self._task = None if drawn is None else drawn.add_task(label, total=total)

    def advance(self, steps: int = 1) -> None:
        """Tell that so many more things are done."""
        if self._drawn is not None and self._task is not None:
            self._drawn.advance(self._task, steps)

    def say(self, line: str) -> None:
        """Print a line on stderr, above the bar where there is one; nothing where quiet is asked for."""
        from contractkit.reports._inert import inert

        if loudness() is Loudness.QUIET:
            return
        if self._drawn is None:
            click.echo(inert(line), err=True)
        else:
            self._drawn.console.print(inert(line), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress(label: str, total: int, *, few: int = FEW, hidden: bool = False) -> Generator[Bar]:
    """Draw a bar while a block works: on a terminal only, and only where there is enough to wait for.

    Args:
        label: what is being done, as in `reading pages`.
        total: how many things there are.
        few: fewer than this get no bar.
        hidden: something else is printed on the same terminal meanwhile, where a bar would be in the way.
    """
    if hidden or total < few or loudness() is Loudness.QUIET or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield Bar(drawn, label, total)


def tracked(items: Iterable[_Item], label: str, total: int, *, hidden: bool = False) -> Iterator[_Item]:
    """Yield items while a bar tells how far they are."""
    with progress(label, total, hidden=hidden) as bar:
        for item in items:
            yield item
            bar.advance()

"""Requests that are being sent, told on stderr while it happens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import click

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette

_MANY: Final = 20
"""Fewer requests than this are told one by one to a person, too."""


class Teller(NamedTuple):
    """What a command tells.

    Attributes:
        request: tells of a request that was answered.
        remark: tells of anything else, a wait perhaps.
    """

    request: Callable[[str], None]
    remark: Callable[[str], None]


@contextmanager
def told(total: int) -> Iterator[Teller]:
    """Tell of requests: a line for each, or to a person who waits for many of them one bar, with the latest in it.

    What is remarked on while the bar stands is told behind it.
    """
    if total < _MANY or not sys.stderr.isatty():
        yield Teller(_line, _line)
        return
    remarks: list[str] = []
    try:
        with click.progressbar(
            length=total, label="requests", file=sys.stderr, item_show_func=lambda text: text
        ) as bar:
            yield Teller(lambda text: bar.update(1, text.strip()), remarks.append)
    finally:
        for remark in remarks:
            _line(remark)


def counted(cassette: Cassette) -> str:
    """Say how many exchanges a tape has."""
    count = len(cassette.exchanges)
    return f"{count} exchange{'s' * (count != 1)}"


def _line(text: str) -> None:
    click.echo(f"  {text}", err=True)

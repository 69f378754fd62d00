"""What people read when the server stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contractkit.model.exchange import Exchange
from contractkit.replay.service import Summary

_SHOWN = 20


def told(summary: Summary) -> Iterator[str]:
    """Yield the lines of a summary: the figures, then what was not played, what came late, what was missed."""
    missed = "1 request was" if summary.missed == 1 else f"{summary.missed} requests were"
    yield f"{summary.played} of {summary.total} exchanges played; {missed} not answered."
    yield from _listed("Not played", map(_place, summary.unplayed))
    yield from _listed("Played after a later write of the same resource", map(_place, summary.late))
    yield from _listed("Not answered", (miss.sent for miss in summary.misses))


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    every = list(lines)
    if every:
        yield f"{title}:"
        yield from (f"  {line}" for line in every[:_SHOWN])
    if len(every) > _SHOWN:
        yield f"  and {len(every) - _SHOWN} more"


def _place(exchange: Exchange) -> str:
    line = "" if exchange.line is None else f":{exchange.line}"
    request = exchange.request
    return f"{exchange.cassette}{line} {request.method} {request.path} {exchange.response.status}"

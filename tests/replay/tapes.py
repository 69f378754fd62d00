"""Tapes of an invented service, written in one line per exchange."""

from __future__ import annotations

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.model.exchange import Exchange, Headers, Request, Response

BASE = "https://api.example/v2"
JSON = ("Content-Type", "application/json")


def exchange(
    method: str,
    path: str,
    status: int = 200,
    answer: bytes = b"{}",
    *,
    sent: bytes = b"",
    tag: str | None = None,
    headers: tuple[tuple[str, str], ...] = (JSON,),
    base: str = BASE,
) -> Exchange:
    lines = [*([JSON] if sent else []), *([("If-Match", tag)] if tag else [])]
    return Exchange(
        Request(Headers.of(lines), sent, method, base + path), Response(Headers.of(headers), answer, status)
    )


def tape(*exchanges: Exchange, name: str = "a.yaml", base: str | None = BASE, scenario: str | None = None) -> Cassette:
    placed = tuple(
        Exchange(each.request, each.response, name, index, 10 * index + 1) for index, each in enumerate(exchanges)
    )
    return Cassette(name, placed, Metadata(base_url=base, scenario=scenario))


def update() -> Cassette:
    """A read, a write, a write with the tag that is stale by then, and a read of what came of it."""
    return tape(
        exchange("GET", "/orders/1", answer=b'{"value": 1}', headers=(JSON, ("ETag", '"one"'))),
        exchange("PUT", "/orders/1", answer=b'{"value": 2}', sent=b'{"value": 2, "note": "n"}', tag='"one"'),
        exchange("PUT", "/orders/1", 412, b'{"error": "stale"}', sent=b'{"value": 3}', tag='"one"'),
        exchange("GET", "/orders/1", answer=b'{"value": 2}', headers=(JSON, ("ETag", '"two"'))),
    )

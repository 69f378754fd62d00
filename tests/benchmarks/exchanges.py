"""The exchange that everything is measured with: a PUT of some 3 KB, and an answer of some 3 KB."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from contractkit.cassettes.file import Cassette, load
from contractkit.model.exchange import Exchange

ROOT = Path(__file__).parents[2]
TAPE = ROOT / "cassettes" / "update-accepted.yaml"


def put() -> Exchange:
    """The recorded PUT of a shipped tape."""
    return load(TAPE).exchanges[1]


def tape(count: int) -> Cassette:
    """A tape of PUTs to one resource each, all with another body."""
    return Cassette(path="many.yaml", exchanges=tuple(_numbered(put(), number) for number in range(count)))


def _numbered(exchange: Exchange, number: int) -> Exchange:
    body = {**json.loads(exchange.request.body), "statusReason": f"number {number}"}
    request = replace(exchange.request, uri=f"{exchange.request.uri}-{number}", body=json.dumps(body).encode())
    return replace(exchange, request=request, index=number)

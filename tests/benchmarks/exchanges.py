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
    def changed(body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "statusReason": f"number {number}"}).encode()

    uri = f"{exchange.request.uri}-{number}"
    request = replace(exchange.request, uri=uri, body=changed(exchange.request.body))
    return Exchange(request, replace(exchange.response, body=changed(exchange.response.body)), index=number)

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from contractkit.cassettes.packed import refuse_packed
from contractkit.cassettes.rewrite import scrub_tape
from contractkit.cassettes.scrub import Scrubber
from contractkit.errors import UnsafeError
from contractkit.model.exchange import Exchange, Headers, Request, Response

PACKED = b"\x0b\x02\x80\xff"
CODED = Headers.of([("Content-Encoding", "br")])
GZIP = Headers.of([("Content-Encoding", "gzip")])
TAPE = """interactions:
- request: {method: GET, uri: 'https://api.io/x', headers: {}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Encoding: [br]}
    body: {string: !!binary "CwKA/w=="}
version: 1
"""


@pytest.mark.parametrize(
    ("exchange", "where"),
    [
        (Exchange(Request(method="GET"), Response(CODED, PACKED), index=2), "the answer of exchange 3"),
        (Exchange(Request(CODED, PACKED, "PUT"), Response(), index=0), "the request of exchange 1"),
        (Exchange(Request(), Response(GZIP, gzip.compress(b"x")[:-3]), index=0), "the answer of exchange 1"),
    ],
)
def test_a_body_that_nobody_can_look_into_is_refused(exchange: Exchange, where: str) -> None:
    with pytest.raises(UnsafeError, match=f"t.yaml: not written, because {where} is packed .* install a library"):
        refuse_packed([exchange], "t.yaml")


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange(Request(GZIP, gzip.compress(b"x"), "PUT"), Response()),
        Exchange(Request(method="GET"), Response(CODED, b"text")),
        Exchange(Request(method="GET"), Response(CODED, b"")),
        Exchange(Request(method="GET"), Response(body=PACKED)),
    ],
)
def test_what_can_be_looked_into_passes(exchange: Exchange) -> None:
    refuse_packed([exchange])


def test_a_tape_with_such_a_body_is_not_called_scrubbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    path = tmp_path / "a.yaml"
    path.write_text(TAPE)
    with pytest.raises(UnsafeError, match="the answer of exchange 1 is packed"):
        scrub_tape(path, lambda: Scrubber(b"k"))
    assert path.read_text() == TAPE

"""Tapes that other recorders wrote, played over HTTP; `tests/plugin/test_tapes_of_others.py` says what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.cassettes.file import load
from tests.replay.client import Play

OTHERS = Path(__file__).parents[1] / "cassettes" / "others"
TAPES = sorted(path.name for path in OTHERS.iterdir() if path.suffix != ".md")
BYTES = bytes(range(256))
FORM = b"x=1&y=%C3%BC"


@pytest.mark.parametrize("name", TAPES)
def test_they_are_served(name: str, play: Play) -> None:
    tape = load(OTHERS / name)
    client = play(tape)

    assert client.ask("GET", "/orders/7?a=&b=2").json["name"] == "J\xf6rg"
    put = {"If-Match": '"a"', "Content-Type": "application/json"}
    assert client.ask("PUT", "/orders/7", b'{"status":"Closed","id":"7"}', put).json["status"] == "Closed"
    packed = client.ask("GET", "/packed")
    assert (packed.json, packed.headers["Content-Length"]) == ({"packed": True}, "16")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.ask("POST", "/form", FORM, form).body == FORM
    paths = {each.request.path for each in tape.exchanges}
    if "/picture" in paths:
        assert client.ask("GET", "/picture").body == BYTES
    if "/upload" in paths:
        assert client.ask("POST", "/upload", BYTES, {"Content-Type": "application/octet-stream"}).body == b"256"
    assert client.replay.summary().is_clean

from __future__ import annotations

from pathlib import Path

from contractkit.cassettes.file import load
from contractkit.cassettes.foreign.vcr import read

TAPE = Path("cassettes/update-accepted.yaml")


def test_a_tape_is_read_as_it_is() -> None:
    assert read(TAPE.read_bytes(), str(TAPE)).exchanges == load(TAPE).exchanges

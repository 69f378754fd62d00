"""Tapes of vcrpy (YAML, JSON), betamax and Ruby's VCR."""

from __future__ import annotations

from contractkit.cassettes.file_read import read as read_tape
from contractkit.model.exchange import Exchange


def read(data: bytes, name: str) -> tuple[Exchange, ...]:
    """Read the exchanges of a tape.

    Raises:
        CassetteError: it is not a tape.
    """
    return read_tape(data, name).exchanges

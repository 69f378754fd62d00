"""Tapes of vcrpy (YAML, JSON), betamax and Ruby's VCR."""

from __future__ import annotations

import re
from typing import Final

from contractkit.cassettes.file_read import read as read_tape
from contractkit.cassettes.foreign._recorded import Recorded, recorded

_RECORDED_AT: Final = re.compile(rb'^(?:  |- )recorded_at: (.+)$|"recorded_at"\s*:\s*"([^"\\]+)"', re.MULTILINE)
"""Betamax and Ruby's VCR write down when each exchange was made, vcrpy does not."""


def read(data: bytes, name: str) -> Recorded:
    """Read the exchanges of a tape.

    Raises:
        CassetteError: it is not a tape.
    """
    tape = read_tape(data, name)
    found = _RECORDED_AT.search(data)
    written = [] if found is None else [(found[1] or found[2]).decode("utf-8", "replace").strip("'\" \r")]
    return recorded(tape.exchanges, (*filter(None, [tape.metadata.recorded_at]), *written))

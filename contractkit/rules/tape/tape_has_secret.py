"""A secret stands on the tape.

Why: Tapes are kept with the code and read by everybody who can read that. A token, a password or a signed URI on one
of them has to be taken as known to others. Names of secrets and their usual forms are looked for, also where base64,
percent-encoding or gzip hide them; stand-ins and placeholders are none.
Fix: Revoke the secret, then record again, or take it out of the tape and out of the history of the repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.tape import Tape
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.TAPE


def tape_has_secret(tape: Tape) -> Iterator[Breach]:
    """Find secrets; what leaked is not repeated."""
    for secret in tape.secrets:
        yield Breach(secret.pointer, f"There is a secret here: {secret.kind}.", exchange=secret.exchange)

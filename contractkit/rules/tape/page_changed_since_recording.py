"""The page shows other examples than when the tape was recorded.

Why: The recording was made for an older revision of the page. What is found on it may be the news of the page and not
of the service, and what the page says now may never have been asked for.
Fix: Look at what has changed, contractkit diff OLD NEW, and record again: contractkit record SCENARIO.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from contractkit.compare.tape import Tape
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import Breach

LEVEL: Final = Level.INFO
VERDICT: Final = Verdict.PAGE


def page_changed_since_recording(tape: Tape) -> Iterator[Breach]:
    """Find tapes whose page is among those compared, with other examples than at the time."""
    if tape.page is None or tape.page_digest is None:
        return
    for contract in tape.contracts:
        if _same_page(tape.page, contract.page) and contract.examples_digest != tape.page_digest:
            example = next(iter(contract.examples), None)
            yield Breach(
                "/metadata/page_digest",
                f"The examples of {contract.page} have changed since the tape was recorded.",
                documented=contract.examples_digest,
                observed=tape.page_digest,
                source=example.source if example is not None else None,
            )


def _same_page(recorded: str, page: str) -> bool:
    """Tell whether two names are of one page: tapes name it relative to the project, and users as they like."""
    one, other = PurePosixPath(recorded.replace("\\", "/")).parts, PurePosixPath(page.replace("\\", "/")).parts
    shorter = min(len(one), len(other))
    return shorter > 0 and one[-shorter:] == other[-shorter:]

"""What a recording that broke off had recorded, made a tape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import dumps
from contractkit.cassettes.journal import journals_of, read_journal, tape_of
from contractkit.cassettes.replacement import refuse_unwritable
from contractkit.cassettes.secrets import refuse_leaks
from contractkit.cassettes.store import locked, write_atomically
from contractkit.errors import CassetteError, UsageError


def recover(journal: Path, output: Path, metadata: Metadata, *, exact: bool = False) -> Cassette:
    """Write the exchanges of a journal as a tape, and remove the journal.

    Nothing is sent. A recording cannot be taken up where it broke off: what the journal holds was scrubbed, and a
    stand-in that is sent on would be written into somebody's data.

    Args:
        journal: the journal of a recording that broke off.
        output: where to write what was recorded; it must not exist, since an old tape may be the more complete one.
        metadata: what is known of the recording. It was made when the journal was last written to.
        exact: keep the bytes of JSON bodies.

    Raises:
        CassetteError: the journal cannot be read, is damaged, or holds no exchange.
        UsageError: there is a file in the way, or its name is that of a JSON file.
        CannotCheckError: a recording of the tape is running, or the tape cannot be written.
        UnsafeError: a secret would get on the tape.
    """
    refuse_unwritable(output)
    if output.exists():
        raise UsageError("it is there, and may hold more than the recording that broke off: give another --output.",
                         path=str(output))  # fmt: skip
    with locked(tape_of(journal), seconds=0, suffix=".recording"):
        exchanges = read_journal(journal)
        if not exchanges:
            raise CassetteError("no exchange was complete when the recording broke off.", path=str(journal))
        ended = datetime.fromtimestamp(journal.stat().st_mtime, UTC).isoformat(timespec="seconds")
        cassette = Cassette(str(output), exchanges, replace(metadata, recorded_at=ended.replace("+00:00", "Z")))
        text = dumps(cassette, exact=exact)
        refuse_leaks(text, str(output))
        write_atomically(output, text)
        journal.unlink()
    return cassette


def journal_to_recover(tapes: Iterable[Path]) -> Path:
    """Return the latest journal of the first of some tapes that has one.

    Raises:
        CassetteError: none has; no recording of them broke off.
    """
    named = list(dict.fromkeys(tapes))
    found = next((journal for tape in named for journal in journals_of(tape)), None)
    if found is None:
        raise CassetteError("no recording of it broke off: there is no journal to recover.", path=str(named[0]))
    return found

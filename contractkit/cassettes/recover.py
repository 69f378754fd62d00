"""What a recording that broke off had recorded, made a tape."""

from __future__ import annotations

from pathlib import Path

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import dumps
from contractkit.cassettes.journal import journal_path, read_journal
from contractkit.cassettes.secrets import refuse_leaks
from contractkit.cassettes.store import locked, write_atomically
from contractkit.errors import CassetteError, UsageError


def recover(tape: Path, output: Path, metadata: Metadata, *, exact: bool = False) -> Cassette:
    """Write the exchanges of a tape's journal as a tape, and remove the journal.

    Nothing is sent. A recording cannot be taken up where it broke off: what the journal holds was scrubbed, and a
    stand-in that is sent on would be written into somebody's data.

    Args:
        tape: the tape whose recording broke off.
        output: where to write what was recorded; it must not exist, since an old tape may be the more complete one.
        metadata: what is known of the recording.
        exact: keep the bytes of JSON bodies.

    Raises:
        CassetteError: there is no journal, it is damaged, or it holds no exchange.
        UsageError: there is a file in the way.
        CannotCheckError: a recording of the tape is running, or the tape cannot be written.
        UnsafeError: a secret would get on the tape.
    """
    journal = _journal(tape)
    if output.exists():
        raise UsageError("it is there, and may hold more than the recording that broke off: give another --output.",
                         path=str(output))  # fmt: skip
    with locked(tape, seconds=0, suffix=".recording"):
        exchanges = read_journal(journal)
        if not exchanges:
            raise CassetteError("no exchange was complete when the recording broke off.", path=str(journal))
        cassette = Cassette(str(output), exchanges, metadata)
        text = dumps(cassette, exact=exact)
        refuse_leaks(text, str(output))
        write_atomically(output, text)
        journal.unlink()
    return cassette


def _journal(tape: Path) -> Path:
    """Return the journal of a tape: that of the last recording, else the one that a later recording set aside."""
    last = journal_path(tape)
    found = next((path for path in (last, last.with_name(f"{last.name}.old")) if path.exists()), None)
    if found is None:
        raise CassetteError("no recording of it broke off: there is no journal to recover.", path=str(tape))
    return found

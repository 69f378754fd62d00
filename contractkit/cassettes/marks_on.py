"""The marks of a tape: those in its metadata, and those that a test adds."""

from __future__ import annotations

from collections.abc import Sequence

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.made_anew import MadeAnew, read_marks
from contractkit.errors import CassetteError, UsageError


def marks_on(cassette: Cassette, more: Sequence[str] = ()) -> MadeAnew:
    """Return the marks of a tape.

    Args:
        cassette: the tape.
        more: marks that hold for this run only.

    Raises:
        CassetteError: a mark on the tape is none.
        UsageError: one of the others is none.
    """
    try:
        own = read_marks((cassette.metadata.made_anew or "").splitlines())
    except UsageError as error:
        raise CassetteError(f"its metadata `made_anew` is wrong: {error.message}", path=cassette.path) from error
    return MadeAnew(own.marks + read_marks(more).marks) if more else own

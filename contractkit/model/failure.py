"""A tape that could not be compared: one sentence, and the exit code that it makes of the whole run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contractkit.errors import CassetteError, ContractkitError, ExitCode, NothingCheckedError

_ERRORS: Final = {each.exit_code: each for each in (CassetteError, NothingCheckedError)}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one tape could not be compared.

    Attributes:
        cassette: the tape.
        message: one sentence.
        exit_code: CANNOT_CHECK when it cannot be read, NOTHING_CHECKED when nothing on it is documented.
        line: the line of the tape's file; None when it is about all of it.
    """

    cassette: str
    message: str
    exit_code: ExitCode
    line: int | None = None

    @property
    def error(self) -> ContractkitError:
        """What to raise where this tape is all there is."""
        return _ERRORS[self.exit_code](self.message, path=self.cassette, line=self.line)

    @property
    def kind(self) -> str:
        """`cannot-check` or `nothing-checked`."""
        return self.exit_code.name.lower().replace("_", "-")

    def __str__(self) -> str:
        return str(self.error)


def worst_code(failures: Iterable[Failure]) -> ExitCode | None:
    """Return the exit code of a run: what could not be read comes before what is not documented; None for none."""
    codes = {failure.exit_code for failure in failures}
    return next((code for code in _ERRORS if code in codes), None)

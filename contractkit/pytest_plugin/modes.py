"""What answers a test's requests: its tape, or the service. One vocabulary, decided in one place."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Where answers come from, and what becomes of the tape."""

    REPLAY = "replay"
    """The tape answers, and the network is shut."""
    RECORD = "record"
    """A tape that is missing is recorded from the service; one that is there answers."""
    RERECORD = "rerecord"
    """The service answers, and the tapes of tests that pass are written anew."""
    LIVE = "live"
    """The service answers, what it answers is compared with the page, and no tape is written."""


def decide(
    *, command_line: str | None = None, mark: str | None = None, settings: str | None = None, ci: bool = False
) -> Mode:
    """Return the mode of a test: what the command line says, else the mark, else the settings, else replay.

    In CI nothing is written that the command line did not ask for: a run there that records by itself is green
    whatever the service answers.

    Args:
        command_line: of `--contract-mode`.
        mark: of the test's mark.
        settings: of the project.
        ci: the run is one of continuous integration.

    Raises:
        ValueError: one of them is no mode.
    """
    if command_line is not None:
        return Mode(command_line)
    mode = Mode(mark or settings or Mode.REPLAY)
    return Mode.REPLAY if ci and mode in {Mode.RECORD, Mode.RERECORD} else mode

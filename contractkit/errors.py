"""Everything that can keep contractkit from giving a verdict, and the exit code of each.

    ContractkitError
    ├── UsageError          2  the command, its options or a file the user writes (config, scenario) is wrong
    ├── CannotCheckError    3  something needed could not be read or reached
    │   ├── PageError          a documentation page
    │   ├── CassetteError      a tape
    │   ├── StorageError       room on the disk
    │   └── NetworkError       the service
    ├── UnsafeError         4  going on would leak a secret or change somebody's data
    └── NothingCheckedError 5  nothing was compared, so nothing may be called clean

A broken contract is not an error: it is a finding, and exits 1.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    CANNOT_CHECK = 3
    UNSAFE = 4
    NOTHING_CHECKED = 5
    INTERRUPTED = 130


class ContractkitError(Exception):
    """One clear sentence, and where: `path:line: sentence`.

    Args:
        message: one sentence that says what is wrong and, where there is one, the way out.
        path: the file it is about, as the user knows it.
        line: the line in that file, counted from 1.
    """

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        place = "" if path is None else f"{path}: " if line is None else f"{path}:{line}: "
        super().__init__(place + message)


class UsageError(ContractkitError):
    """The command line, the configuration or a scenario is wrong."""

    exit_code = ExitCode.USAGE


class CannotCheckError(ContractkitError):
    """Something that is needed for a verdict could not be had."""

    exit_code = ExitCode.CANNOT_CHECK


class PageError(CannotCheckError):
    """A documentation page cannot be read, or documents no operation."""


class CassetteError(CannotCheckError):
    """A tape is missing, broken, or not a tape. The file is never touched."""


class StorageError(CannotCheckError):
    """What is recorded cannot be kept any further. What was kept before is there."""


class NetworkError(CannotCheckError):
    """The service cannot be reached, or broke off. Never a verdict on the API."""


class UnsafeError(ContractkitError):
    """Refused, because a secret would be written or a write would leave this machine unasked."""

    exit_code = ExitCode.UNSAFE


class NothingCheckedError(ContractkitError):
    """Nothing was compared."""

    exit_code = ExitCode.NOTHING_CHECKED

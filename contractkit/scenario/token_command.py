"""A token from a command, a password manager or a cloud's own: asked for once, kept in memory, shown nowhere.

The command is started without a shell. Where a shell is wanted, the command says so: `sh -c '...'`.
"""

from __future__ import annotations

import shlex
import subprocess
from typing import Final

from contractkit.errors import CannotCheckError, UsageError

SECONDS: Final = 60.0


def token_from(command: str, *, seconds: float = SECONDS) -> str:
    """Run a command and return what it prints, without the line end.

    Its standard error goes where ours goes, since it may ask for a password; its output is in no message.

    Raises:
        UsageError: the command cannot be read or does not exist.
        CannotCheckError: it failed, took too long, or did not print one line.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"the token command cannot be read: {error}.") from error
    if not words:
        raise UsageError("the token command is empty.")
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=seconds, check=False)  # noqa: S603  # the user's own
    except (OSError, ValueError) as error:
        raise UsageError(f"the token command {words[0]!r} cannot be started.") from error
    except subprocess.TimeoutExpired:
        raise CannotCheckError(f"the token command {words[0]!r} printed no token in {seconds:g} seconds.") from None
    if done.returncode:
        raise CannotCheckError(f"the token command {words[0]!r} failed with exit code {done.returncode}.")
    token = done.stdout.decode("utf-8", "replace").strip()
    if not token or len(token.splitlines()) != 1:
        raise CannotCheckError(f"the token command {words[0]!r} must print one line, the token, and nothing else.")
    return token

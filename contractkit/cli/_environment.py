"""Values that a command is given by the names of environment variables, and that no history of a shell shows."""

from __future__ import annotations

import os

from contractkit.errors import UsageError


def value_of(name: str) -> str:
    """Return the value of a variable.

    Raises:
        UsageError: it is not set, or empty.
    """
    value = os.environ.get(name)
    if not value:
        raise UsageError(f"the environment variable {name} is not set.")
    return value

"""Whether a command runs in a build."""

from __future__ import annotations

import os


def in_ci() -> bool:
    """Tell whether this is a build: nobody is there to be asked, and nobody to see what is written."""
    return os.environ.get("CI", "").lower() in {"true", "1"}

"""Whether this is a build: the one setting that its surroundings make."""

from __future__ import annotations

import os


def in_ci() -> bool:
    """Tell whether it is: nobody is there to be asked, and nobody to see what is written."""
    return os.environ.get("CI", "").lower() in {"true", "1"}

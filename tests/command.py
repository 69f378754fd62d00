"""How tests speak of a command that was run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Command: TypeAlias = Callable[..., Ended]
"""Runs the command line with the given arguments."""

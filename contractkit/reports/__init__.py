"""One file per format, each a pure `render(report) -> str`. A file dropped here is a format."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from contractkit.registry import names_in, unknown

if TYPE_CHECKING:
    from contractkit.model.finding import Report


def formats() -> tuple[str, ...]:
    """Return the names of all report formats, without loading one."""
    return tuple(name.rpartition(".")[2] for name in names_in(__name__))


def renderer(name: str) -> Callable[[Report], str]:
    """Return the function that writes a report in a format.

    Raises:
        UsageError: there is no such format.
    """
    if name not in formats():
        raise unknown("report format", name, formats())
    return cast("Callable[[Report], str]", importlib.import_module(f"{__name__}.{name}").render)

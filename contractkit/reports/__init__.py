"""One file per format, each a pure `render(report) -> str`. A file dropped here is a format."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, cast

from contractkit.registry import names_in, unknown

if TYPE_CHECKING:
    from contractkit.model.finding import Report


def formats() -> tuple[str, ...]:
    """Return the names of all report formats, without loading one."""
    return tuple(name.rpartition(".")[2] for name in names_in(__name__))


def draws_pictures(name: str) -> bool:
    """Tell whether a format shows the illustration of a report, which takes some work to make.

    Raises:
        UsageError: there is no such format.
    """
    return bool(getattr(_module(name), "DRAWS_PICTURES", False))


def renderer(name: str) -> Callable[[Report], str]:
    """Return the function that writes a report in a format.

    Raises:
        UsageError: there is no such format.
    """
    return cast("Callable[[Report], str]", _module(name).render)


def _module(name: str) -> ModuleType:
    if name not in formats():
        raise unknown("report format", name, formats())
    return importlib.import_module(f"{__name__}.{name}")

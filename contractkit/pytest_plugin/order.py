"""In which order the fixtures of a test come and go: its tape is the first to be there, and the last to go."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

import pytest

_TAPE: Final = "contract"
_INSTALLED: Final = "site-packages"
_SET_UP: Final = "_xunit"
"""Begins the names of the fixtures that call setup_method and teardown_method."""


def set_up_first(item: pytest.Function) -> None:
    """Let the tape be there before all other fixtures that are made for one test, and after them.

    What lives longer than a test, such as a database of the whole session, stays before it.
    """
    names = item.fixturenames
    first = next((known.argname for known in _for_this_test(item)), _TAPE)
    if first != _TAPE and names.index(first) < names.index(_TAPE):
        names.remove(_TAPE)
        names.insert(names.index(first), _TAPE)


def others_follow(item: pytest.Item) -> bool:
    """Tell whether fixtures of the suite's own are there that may still send something when they are taken down."""
    if not isinstance(item, pytest.Function):
        return False
    root = str(item.config.rootpath)
    return any(_ends_by_itself(known, root) for known in _for_this_test(item) if known.argname != _TAPE)


def _for_this_test(item: pytest.Function) -> Iterator[pytest.FixtureDef[Any]]:
    definitions = item._fixtureinfo.name2fixturedefs  # noqa: SLF001  # nothing else tells the scope
    for name in item.fixturenames:
        known = definitions.get(name)
        if known is not None and known[-1].scope == "function":
            yield known[-1]


def _ends_by_itself(known: pytest.FixtureDef[Any], root: str) -> bool:
    """Tell whether a fixture is defined in the suite, and has something to do at its end."""
    written = inspect.unwrap(known.func)
    file = getattr(getattr(written, "__code__", None), "co_filename", "")
    at_end = inspect.isgeneratorfunction(written) or inspect.isasyncgenfunction(written) or "request" in known.argnames
    return at_end and (known.argname.startswith(_SET_UP) or (file.startswith(root) and _INSTALLED not in file))

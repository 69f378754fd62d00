"""What every part of the plugin asks of a session: its project, its options, and failures told without a traceback."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from contractkit.pytest_plugin.ledger import Entry, Seen
    from contractkit.pytest_plugin.opened import ContractTape
    from contractkit.pytest_plugin.recorded import Recorded
    from contractkit.workspace import Workspace

PROPERTY: Final = "contract"
"""Begins the names of what a test hands on to the end of the run, through processes and into JUnit."""
TAPE: Final[pytest.StashKey[ContractTape]] = pytest.StashKey()
"""The tape of a test."""
SEEN: Final[pytest.StashKey[Seen]] = pytest.StashKey()
"""How far the tape had come when the test was judged; nothing where it was not, because it failed."""
_WORKSPACE: Final[pytest.StashKey[Workspace]] = pytest.StashKey()
_RECORDED: Final[pytest.StashKey[Recorded]] = pytest.StashKey()


@contextmanager
def told() -> Iterator[None]:
    """Turn what we raise into a failure without a traceback: the text is the whole explanation."""
    from contractkit.errors import ContractkitError
    from contractkit.pytest_plugin.ledger import BrokenContractError

    try:
        yield
    except (ContractkitError, BrokenContractError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def workspace_of(config: pytest.Config) -> Workspace:
    """Return the project that is tested, opened once.

    Raises:
        pytest.UsageError: its settings are wrong.
    """
    if _WORKSPACE not in config.stash:
        from contractkit.errors import UsageError
        from contractkit.pytest_plugin.recorded import Recorded
        from contractkit.workspace import Workspace

        config.stash[_RECORDED] = Recorded(time.time())  # no test has run yet, in no process
        today = date.today()  # noqa: DTZ011  # days are local
        cache = not config.getoption("contract_no_cache")
        try:
            config.stash[_WORKSPACE] = Workspace.at(config.rootpath, today, cache=cache)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from error
    return config.stash[_WORKSPACE]


def recorded_of(config: pytest.Config) -> Recorded:
    """Return what this run has recorded so far."""
    workspace_of(config)
    return config.stash[_RECORDED]


def opened_workspace(config: pytest.Config) -> Workspace | None:
    """Return the project if anything in this process has asked for it."""
    return config.stash.get(_WORKSPACE, None)


def note_entries(item: pytest.Item, entries: Iterable[Entry]) -> None:
    """Hand on what a test did with its tape to the end of the run."""
    item.user_properties += [(f"{PROPERTY}-{entry.kind}", entry.text) for entry in entries]


def is_strict(config: pytest.Config) -> bool:
    """Tell whether every entry in a test's ledger makes it fail."""
    return bool(config.getoption("contract_strict") or config.getini("contract_strict"))

"""The hooks that write down what a run played. They are registered once a test with a tape is collected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from contractkit.pytest_plugin.session import workspace_of

if TYPE_CHECKING:
    from contractkit.pytest_plugin.opened import ContractTape
    from contractkit.pytest_plugin.plays import Plays

KEY: Final = "contract_played"
_NARROWING: Final = {"lf": "--last-failed", "collectonly": "--collect-only", "deselect": "--deselect"}
_RECORD: Final[pytest.StashKey[RecordOfRun]] = pytest.StashKey()
_OPENS: Final = frozenset({"contract", "contract_tape"})


class RecordOfRun:
    """What one process of a run plays; the first process writes it down for all of them."""

    def __init__(self, config: pytest.Config) -> None:
        from contractkit.pytest_plugin.plays import Plays

        self._config = config
        self._workspace = workspace_of(config)
        self.plays: Plays = Plays(self._workspace.config.root)

    def passed(self, item: pytest.Item, tape: ContractTape | None) -> None:
        """Take note of a test that passed, and of its tape where it has one of its own."""
        self.plays.tests.add(item.nodeid)
        if tape is not None:
            self.plays.add(tape)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """A run without some of the tests that play says nothing about what they would have played."""
        left_out = [item.nodeid for item in items if opens(item)]
        if left_out:
            self.plays.reasons.append(f"{left_out[0]} was deselected")

    def take_over(self, node: object, error: object) -> None:
        """Take over what a worker of a distributed run played; one that crashed has played nobody knows what."""
        self.plays.merge(getattr(node, "workeroutput", {}).get(KEY, {}))
        if error is not None:
            self.plays.reasons.append("a worker was lost")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Hand over what was played to the first process, or write it down there."""
        self._find_waiting(getattr(session, "items", ()))
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output[KEY] = self.plays.packed()
            return
        unasked = self._config.getoption("collectonly") or self._config.getoption("contract_no_cache")
        if unasked or not self.plays.sources:
            return
        from contractkit.cassettes.folder import tapes_below
        from contractkit.played import write_run

        if exitstatus != pytest.ExitCode.OK:
            self.plays.reasons.insert(0, "not all tests passed")
        self.plays.reasons += narrowed(self._config)
        settings = self._workspace.config
        tapes = tapes_below(settings.cassettes)
        write_run(settings.root, self.plays.run(tapes, datetime.now(UTC).isoformat(timespec="seconds")))

    def _find_waiting(self, items: Iterable[pytest.Item]) -> None:
        from contractkit.model.place import name_of

        root = self.plays.root
        for item in filter(opens, items):
            self.plays.sources.add(name_of(item.path, root))
            if item.nodeid not in self.plays.tests:
                tape = tape_of(item)
                self.plays.waiting[item.nodeid] = "" if tape is None else name_of(tape, root)


def opens(item: pytest.Item) -> bool:
    """Tell whether a test plays a tape, or may open one."""
    return isinstance(item, pytest.Function) and not _OPENS.isdisjoint(item.fixturenames)


def tape_of(item: pytest.Item) -> Path | None:
    """Return the tape of a test; None for one that opens tapes by itself, or whose mark is wrong."""
    from contractkit.errors import ContractkitError
    from contractkit.pytest_plugin.tape_of_test import mark_of, tape_path

    if not isinstance(item, pytest.Function) or "contract_tape" in item.fixturenames:
        return None
    with suppress(ContractkitError):
        return tape_path(item, mark_of(item))
    return None


def record_of(config: pytest.Config) -> RecordOfRun:
    """Return the record of a run; it begins when it is first asked for."""
    if _RECORD not in config.stash:
        config.stash[_RECORD] = RecordOfRun(config)
        config.pluginmanager.register(config.stash[_RECORD], "contractkit-record-of-run")
    return config.stash[_RECORD]


def narrowed(config: pytest.Config) -> list[str]:
    """Tell what keeps a run from being one of all tests, beside what it deselected."""
    found = [f"it was run with {flag}" for name, flag in _NARROWING.items() if config.getoption(name, None)]
    # What the settings leave out is no part of all tests; what somebody leaves out this once is.
    found += [f"it was run with {arg}" for arg in config.invocation_params.args if str(arg).startswith("--ignore")]
    paths = [config.invocation_params.dir / arg for arg in config.args if "::" not in arg]
    wanted = [config.rootpath / each for each in config.getini("testpaths")] or [config.rootpath]
    missing = [place for place in wanted if not any(place.is_relative_to(path) for path in paths)]
    if missing:
        asked = " ".join(config.invocation_params.args)
        found.append(f"it was asked for part of the tests (pytest {asked})")
    return found

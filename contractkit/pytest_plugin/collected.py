"""Tapes and scenarios as files of tests: an item for each exchange, one for each scenario."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contractkit.pytest_plugin.session import PROPERTY, told, workspace_of

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette


class TapeFile(pytest.File):
    """A tape: an item for each exchange."""

    def collect(self) -> Iterable[pytest.Item]:
        """Read the tape and name its exchanges."""
        from contractkit.errors import ContractkitError
        from contractkit.pytest_plugin.items import names

        workspace = workspace_of(self.config)
        try:
            cassette = workspace.cassette(self.path)
        except ContractkitError as error:
            raise self.CollectError(str(error)) from None
        for index, name in enumerate(names(cassette, workspace)):
            item: ExchangeItem = ExchangeItem.from_parent(self, name=name)
            item.cassette, item.index = cassette, index
            yield item


class ScenarioFile(pytest.File):
    """A scenario: one item, because its steps depend on each other."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield the item that replays the scenario."""
        yield ScenarioItem.from_parent(self, name="replay")


class _Item(pytest.Item):
    def __init__(self, name: str, parent: pytest.Collector) -> None:
        super().__init__(name, parent)
        self.add_marker("contract")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the item is, for reports."""
        return self.path, None, f"{self.name} ({self.path.name})"


class ExchangeItem(_Item):
    """One exchange, compared with its page."""

    cassette: Cassette
    index: int

    def runtest(self) -> None:
        """Compare it."""
        from contractkit.errors import NothingCheckedError
        from contractkit.pytest_plugin.items import check_exchange

        with told():
            try:
                note = check_exchange(workspace_of(self.config), self.cassette, self.index)
            except NothingCheckedError as error:
                pytest.skip(str(error))
        self.user_properties.append((PROPERTY, f"{self.path.name}: {note}"))


class ScenarioItem(_Item):
    """A scenario, performed against its own tape."""

    def runtest(self) -> None:
        """Perform it."""
        from contractkit.pytest_plugin.items import replay_scenario
        from contractkit.pytest_plugin.record_of_run import record_of

        with told():
            played = replay_scenario(workspace_of(self.config), self.path, os.environ)
        record_of(self.config).plays.add_played(self.path.with_suffix(".yaml"), played)

"""The pytest side: options, a marker, fixtures, collection, a summary. It decides nothing; `check` and the tape do.

    @pytest.mark.contract("update-accepted")
    def test_update(contract):
        client = Client(contract.base_url)
        ...

While such a test runs, every socket is shut and the tape answers. The test fails when it sends something that was not
recorded, even when its own code swallows the error, and when the tape no longer follows the page. Without a name, the
tape is named after the test.

`pytest cassettes/` runs the tapes themselves, an item for each exchange, and the scenarios beside them.

Everything that needs pytest is in this file; what is decided about modes, names and failures is in those beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.pytest_plugin.marks import Mark
    from contractkit.pytest_plugin.opened import ContractTape, Wanted
    from contractkit.workspace import Workspace

_MODES: Final = ("replay", "record", "rerecord", "live")
_PROPERTY: Final = "contract"
_SUFFIXES: Final = frozenset({".yaml", ".http"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options, all with our own prefix: other recorders own `--record-mode` and its like."""
    group = parser.getgroup("contractkit", "recorded exchanges as contract tests")
    group.addoption(
        "--contract-mode",
        dest="contract_mode",
        choices=_MODES,
        help="replay (default): tapes answer and every socket is shut. record: a missing tape is recorded from the "
        "real service. rerecord: the real service answers, and the tapes of tests that pass are written anew. "
        "live: the real service answers, is compared with the page, and no tape is written.",
    )
    group.addoption(
        "--contract-base-url",
        dest="contract_base_url",
        metavar="URL",
        help="what the fixture `contract` gives as base_url while the service answers",
    )
    group.addoption(
        "--contract-strict",
        dest="contract_strict",
        action="store_true",
        help="fail tests that send nothing, leave exchanges unplayed, or play them out of order",
    )
    group.addoption(
        "--contract-report",
        dest="contract_report",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write what the tapes of the whole run showed to a file, as `contractkit check --output` does; repeatable",
    )
    parser.addini("contract_strict", "as --contract-strict", type="bool", default=False)
    parser.addini("contract_allow", "hosts that tests may reach while a tape is replayed", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that `--strict-markers` knows it."""
    config.addinivalue_line(
        "markers",
        "contract(name, pages=[...], mode=..., match=[...]): replay the tape NAME, or the one named after the test, "
        "with the network shut, and check it against its page",
    )
    if wanted := config.getoption("contract_report"):
        from contractkit.errors import UsageError
        from contractkit.pytest_plugin.reporting import ReportWriter

        try:
            ReportWriter(wanted, _workspace(config)).register(config.pluginmanager)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from error


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every marked test the fixture, whether it asks for it or not: the mark alone shuts the network."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("contract") is None:
            continue
        if "contract" not in item.fixturenames:
            item.fixturenames.append("contract")


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Iterator[ContractTape]:
    """Replay the tape of the mark `contract` with the network shut; `contract.base_url` is where the service was."""
    from contractkit.pytest_plugin.marks import read_mark

    mark = request.node.get_closest_marker("contract")
    with _told():
        read = read_mark(mark.args, mark.kwargs) if mark else read_mark((), {})
    with _opened(request.node, read) as tape:
        request.node.stash[_TAPE] = tape
        yield tape


@pytest.fixture(scope="session")
def contract_tape(request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[ContractTape]]:
    """Open a tape for as long as a block runs: for a fixture of a class, a module or the session, or inside a tape.

    It takes what the mark takes. On leaving the block, the tape is judged as it is after a test.
    """
    from contractkit.pytest_plugin.ledger import entries, settle
    from contractkit.pytest_plugin.marks import read_mark

    @contextmanager
    def open_tape(name: str, **named: object) -> Iterator[ContractTape]:
        with _told():
            read = read_mark((name,), named)
        with _opened(request.node, read) as tape:
            yield tape
        with _told():
            settle(tape, entries(tape), strict=_is_strict(request.config))

    return open_tape


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Once a test has passed, ask its tape: was everything that it sent recorded, and does the tape follow the page?"""
    result = yield
    tape = item.stash.get(_TAPE, None)
    if tape is None:
        return result
    from contractkit.pytest_plugin.ledger import entries, settle

    done = entries(tape)
    item.user_properties += [(f"{_PROPERTY}-{entry.kind}", entry.text) for entry in done]
    with _told():
        note = settle(tape, done, strict=_is_strict(item.config))
    item.user_properties.append((_PROPERTY, note))
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the tapes showed beside failures; silent when nothing was replayed."""
    # The last report of a test counts: others were runs that are repeated.
    reports = {
        report.nodeid: report
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
    }
    told = [(nodeid, key, text) for nodeid, each in reports.items() for key, text in each.user_properties]
    ours = [(nodeid, key, text) for nodeid, key, text in told if key.partition("-")[0] == _PROPERTY]
    if not ours:
        return
    from contractkit.pytest_plugin.ledger import Entry, summary

    kept = [(nodeid, Entry(key.partition("-")[2], text)) for nodeid, key, text in ours if key != _PROPERTY]
    terminalreporter.section("contracts")
    for note in sorted({text for _, key, text in ours if key == _PROPERTY}):
        terminalreporter.write_line(note)
    if terminalreporter.config.get_verbosity() > 0:
        for nodeid, entry in kept:
            terminalreporter.write_line(f"{nodeid}: {entry.text}")
    for line in summary(entry for _, entry in kept):
        terminalreporter.write_line(line)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect tapes and scenarios that were asked for, as `pytest cassettes/` asks."""
    if file_path.suffix not in _SUFFIXES:
        return None
    from contractkit.pytest_plugin.items import is_asked_for, looks_like_tape

    asked = [parent.config.invocation_params.dir / arg.partition("::")[0] for arg in parent.config.args]
    if not is_asked_for(file_path, asked, _workspace(parent.config).config.cassettes):
        return None
    if file_path.suffix == ".http":
        scenario: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
        return scenario
    tape: pytest.Collector | None = TapeFile.from_parent(parent, path=file_path) if looks_like_tape(file_path) else None
    return tape


class TapeFile(pytest.File):
    """A tape: an item for each exchange."""

    def collect(self) -> Iterable[pytest.Item]:
        """Read the tape and name its exchanges."""
        from contractkit.errors import ContractkitError
        from contractkit.pytest_plugin.items import names

        workspace = _workspace(self.config)
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

        with _told():
            try:
                note = check_exchange(_workspace(self.config), self.cassette, self.index)
            except NothingCheckedError as error:
                pytest.skip(str(error))
        self.user_properties.append((_PROPERTY, f"{self.path.name}: {note}"))


class ScenarioItem(_Item):
    """A scenario, performed against its own tape."""

    def runtest(self) -> None:
        """Perform it."""
        from contractkit.pytest_plugin.items import replay_scenario

        with _told():
            replay_scenario(_workspace(self.config), self.path, os.environ)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what we raise into a failure without a traceback: the text is the whole explanation."""
    from contractkit.errors import ContractkitError
    from contractkit.pytest_plugin.ledger import BrokenContractError

    try:
        yield
    except (ContractkitError, BrokenContractError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@contextmanager
def _opened(node: pytest.Item, mark: Mark) -> Iterator[ContractTape]:
    """Open the tape of a test, or of the session."""
    from contractkit.pytest_plugin.opened import opened

    with ExitStack() as stack:
        with _told():
            tape = stack.enter_context(opened(_wanted(node, mark)))
        yield tape


def _wanted(node: pytest.Item, mark: Mark) -> Wanted:
    from contractkit.pytest_plugin.marks import tape_name
    from contractkit.pytest_plugin.modes import decide
    from contractkit.pytest_plugin.opened import Wanted

    config, root, workspace = node.config, node.config.rootpath, _workspace(node.config)
    module = node.path.relative_to(root) if node.path.is_relative_to(root) else PurePath(node.path.name)
    return Wanted(
        workspace=workspace,
        path=workspace.tape(mark.name or tape_name(module, node.nodeid.partition("::")[2])),
        test=node.nodeid,
        mode=decide(
            command_line=config.getoption("contract_mode"),
            mark=mark.mode,
            settings=workspace.config.mode,
            ci=os.environ.get("CI", "").lower() in {"true", "1"},
        ),
        now=lambda: datetime.now(UTC),
        pages=tuple(root / page for page in mark.pages),
        match=mark.match,
        base_url=config.getoption("contract_base_url"),
        allow=tuple(config.getini("contract_allow")),
    )


_TAPE: Final = pytest.StashKey["ContractTape"]()
_WORKSPACE: Final = pytest.StashKey["Workspace"]()


def _workspace(config: pytest.Config) -> Workspace:
    if _WORKSPACE not in config.stash:
        from contractkit.errors import UsageError
        from contractkit.workspace import Workspace

        try:
            config.stash[_WORKSPACE] = Workspace.at(config.rootpath, date.today())  # noqa: DTZ011  # days are local
        except UsageError as error:
            raise pytest.UsageError(str(error)) from error
    return config.stash[_WORKSPACE]


def _is_strict(config: pytest.Config) -> bool:
    return bool(config.getoption("contract_strict") or config.getini("contract_strict"))

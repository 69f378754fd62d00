"""The pytest side: options, a marker, fixtures, collection, a summary. It decides nothing; `check` and the tape do.

    @pytest.mark.contract("update-accepted")
    def test_update(contract):
        client = Client(contract.base_url)
        ...

While such a test runs, every socket is shut and the tape answers. The test fails when it sends something that was not
recorded, even when its own code swallows the error, and when the tape no longer follows the page. Without a name, the
tape is named after the test.

`pytest cassettes/` runs the tapes themselves, an item for each exchange, and the scenarios beside them.

The hooks are in this file, the fixtures and the items in two beside it; what is decided about modes, names and failures
is in those that know no pytest.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from contractkit.pytest_plugin.fixtures import contract, contract_tape
from contractkit.pytest_plugin.session import (
    PROPERTY,
    SEEN,
    TAPE,
    is_strict,
    note_entries,
    opened_workspace,
    told,
    workspace_of,
)

if TYPE_CHECKING:
    from contractkit.pytest_plugin.opened import ContractTape

__all__ = ["contract", "contract_tape"]

_MODES: Final = ("replay", "record", "rerecord", "live")
_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json", ".http"})


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
    group.addoption(
        "--contract-no-cache",
        dest="contract_no_cache",
        action="store_true",
        help="compare every tape with its page anew, and leave .contractkit_cache/ alone: no verdicts are kept, and "
        "no record for `contractkit prune`",
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
            ReportWriter(wanted, workspace_of(config)).register(config.pluginmanager)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)  # before anybody leaves tests out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give every marked test the fixture, whether it asks for it or not: the mark alone shuts the network.

    It comes before whatever else is made for the test alone, and goes last: what other fixtures send is answered, too.
    """
    plays = False
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if "contract" not in item.fixturenames and item.get_closest_marker("contract") is not None:
            item.fixturenames.append("contract")
        if "contract" in item.fixturenames:
            from contractkit.pytest_plugin.order import set_up_first

            set_up_first(item)
        plays = plays or "contract" in item.fixturenames or "contract_tape" in item.fixturenames
    if plays:
        from contractkit.pytest_plugin.record_of_run import record_of

        record_of(config)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Gather what a worker of xdist played."""
    from contractkit.pytest_plugin.record_of_run import KEY, record_of

    if error is not None or KEY in getattr(node, "workeroutput", {}):
        record_of(node.config).take_over(node, error)  # type: ignore[attr-defined]  # xdist need not be there


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Once a test has passed, ask its tape: was everything that it sent recorded, and does the tape follow the page?"""
    tape = item.stash.get(TAPE, None)
    if tape is not None:  # what an earlier run of a test that is repeated did is told no more
        item.user_properties = [each for each in item.user_properties if not _is_ours(each[0])]
    result = yield
    if tape is None:
        if isinstance(item, pytest.Function) and "contract_tape" in item.fixturenames:
            _record(item, None)
        return result
    from contractkit.pytest_plugin.ledger import entries, seen_of, settle
    from contractkit.pytest_plugin.order import others_follow

    seen = seen_of(tape, waits=others_follow(item))
    done = entries(tape, but_for=seen.waiting)
    note_entries(item, done)
    with told():
        note = settle(tape, done, strict=is_strict(item.config))
    item.user_properties.append((PROPERTY, note))
    item.stash[SEEN] = seen
    _record(item, tape)
    return result


def _is_ours(key: str) -> bool:
    return key.partition("-")[0] == PROPERTY


def _record(item: pytest.Item, tape: ContractTape | None) -> None:
    from contractkit.pytest_plugin.record_of_run import record_of

    record_of(item.config).passed(item, tape)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what was found of the tapes, for the next run."""
    workspace = opened_workspace(session.config)
    if workspace is not None:
        workspace.keep_verdicts()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the tapes showed beside failures; silent when nothing was replayed."""
    # The last report of a test counts: others were runs that are repeated, or from before its fixtures were taken down.
    every = [each for reports in terminalreporter.stats.values() for each in reports if _may_tell(each)]
    reports = {report.nodeid: report for report in sorted(every, key=attrgetter("stop"))}
    told = [(nodeid, key, text) for nodeid, each in reports.items() for key, text in each.user_properties]
    ours = [(nodeid, key, text) for nodeid, key, text in told if _is_ours(key)]
    if not ours:
        return
    from contractkit.pytest_plugin.ledger import Entry, summary, tapes_told

    kept = [(nodeid, Entry(key.partition("-")[2], text)) for nodeid, key, text in ours if key != PROPERTY]
    terminalreporter.section("contracts")
    verbose = terminalreporter.config.get_verbosity() > 0
    for note in tapes_told((text for _, key, text in ours if key == PROPERTY), verbose=verbose):
        terminalreporter.write_line(note)
    if verbose:
        for nodeid, entry in kept:
            terminalreporter.write_line(f"{nodeid}: {entry.text}")
    for line in summary(entry for _, entry in kept):
        terminalreporter.write_line(line)


def _may_tell(report: object) -> bool:
    return getattr(report, "when", None) in {"call", "teardown"} and bool(getattr(report, "user_properties", ()))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect tapes and scenarios that were asked for, as `pytest cassettes/` asks."""
    if file_path.suffix not in _SUFFIXES:
        return None
    from contractkit.cassettes.folder import begins_as_tape
    from contractkit.pytest_plugin.items import is_asked_for

    here = parent.config.invocation_params.dir
    asked = [Path(os.path.normpath(here / arg.partition("::")[0])) for arg in parent.config.args]
    if not is_asked_for(file_path, asked, workspace_of(parent.config).config.cassettes):
        return None
    from contractkit.pytest_plugin.collected import ScenarioFile, TapeFile

    if file_path.suffix == ".http":
        scenario: pytest.Collector = ScenarioFile.from_parent(parent, path=file_path)
        return scenario
    tape: pytest.Collector | None = TapeFile.from_parent(parent, path=file_path) if begins_as_tape(file_path) else None
    return tape

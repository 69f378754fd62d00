"""The pytest side: options, a marker, a fixture, a summary. It decides nothing; `check` and the tape do.

    @pytest.mark.contract("update-accepted")
    def test_update(contract):
        client = Client(contract.base_url)
        ...

While such a test runs, every socket is shut and the tape answers. The test fails when it sends something that was not
recorded, even when its own code swallows the error, and when the tape no longer follows the page.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pytest

from contractkit.errors import ContractkitError, NothingCheckedError, UsageError
from contractkit.workspace import Workspace

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.cassettes.miss import Miss
    from contractkit.model.exchange import Exchange, Request
    from contractkit.model.finding import Finding, Report

Mode: TypeAlias = Literal["replay", "record"]
MODES: Final[tuple[Mode, ...]] = ("replay", "record")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options, all with our own prefix: other recorders own `--record-mode` and its like."""
    group = parser.getgroup("contractkit", "recorded exchanges as contract tests")
    group.addoption(
        "--contract-mode",
        dest="contract_mode",
        choices=MODES,
        default="replay",
        help="replay (default): tapes answer and every socket is shut. "
        "record: the real service answers, and the tapes of tests that pass are written anew.",
    )
    group.addoption(
        "--contract-base-url",
        dest="contract_base_url",
        metavar="URL",
        help="what the fixture `contract` gives as base_url while recording",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that `--strict-markers` knows it."""
    config.addinivalue_line(
        "markers",
        "contract(name, pages=[...]): replay the tape NAME with the network shut, and check it against its page",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every marked test the fixture, whether it asks for it or not: the mark alone shuts the network."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("contract") is None:
            continue
        if "contract" not in item.fixturenames:
            item.fixturenames.append("contract")


@dataclass(kw_only=True)
class ContractTape:
    """What the fixture `contract` gives a test.

    Attributes:
        path: the tape's file.
        base_url: where the service is: what was recorded, or what to record from.
        cassette: the tape that answers; None while recording.
        sent: the requests of this test so far, as its client sent them.
        recorded: the exchanges on the tape; while recording, those captured so far.
        misses: the requests that the tape could not answer.
        escapes: what was reached for past the tape, as `host:port`.
    """

    path: Path
    base_url: str
    workspace: Workspace
    pages: tuple[Path, ...]
    cassette: Cassette | None = None
    sent: Sequence[Request] = ()
    recorded: Sequence[Exchange] = ()
    misses: Sequence[Miss] = ()
    escapes: Sequence[str] = ()

    def check(self) -> Report:
        """Compare the tape with its page. A recording is checked once it is written, so it gives nothing yet.

        Raises:
            ContractkitError: there is no page to compare with, it cannot be read, or it documents none of this.
        """
        if self.cassette is None:
            raise NothingCheckedError("a tape is checked when it is replayed, not while it is recorded.")
        return self.workspace.check(self.cassette, self.pages)

    def keep(self) -> Cassette:
        """Write what was captured as the tape."""
        if not self.recorded:
            raise NothingCheckedError("the test sent nothing, so there is nothing to record.", path=str(self.path))
        return self.workspace.keep(self.recorded, self.path, base_url=self.base_url, now=datetime.now(UTC))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What `check` finds, worst first."""
        return self.check().findings


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Iterator[ContractTape]:
    """Replay the tape of the mark `contract` with the network shut; `contract.base_url` is where the service was."""
    workspace = _workspace(request.config)
    name, pages = _marked(request)
    mode: Mode = request.config.getoption("contract_mode")
    with ExitStack() as stack:
        try:
            path = workspace.tape(name)
            if mode == "replay":
                opened = _replayed(workspace, path, pages)
            else:
                opened = _recorded(workspace, path, pages, request.config.getoption("contract_base_url"))
            tape = stack.enter_context(opened)
        except ContractkitError as error:
            pytest.fail(str(error), pytrace=False)
        request.node.stash[_TAPE] = tape
        yield tape


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Once a test has passed, ask its tape: was everything that it sent recorded, and does the tape follow the page?"""
    result = yield
    tape = item.stash.get(_TAPE, None)
    if tape is None:
        return result
    if tape.misses or tape.escapes:
        pytest.fail(_swallowed(tape), pytrace=False)
    try:
        tape.cassette = tape.cassette or tape.keep()
        report = tape.check()
    except ContractkitError as error:
        pytest.fail(str(error), pytrace=False)
    _judge(item, tape, report)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what the tapes showed beside failures; silent when nothing was replayed."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    notes = [
        value
        for report in reports
        if getattr(report, "when", None) == "call"
        for key, value in report.user_properties
        if key == _PROPERTY
    ]
    if notes:
        terminalreporter.section("contracts")
        for note in sorted(set(notes)):
            terminalreporter.write_line(note)


def _judge(item: pytest.Item, tape: ContractTape, report: Report) -> None:
    from contractkit.model.finding import Level
    from contractkit.reports import text

    item.user_properties.append((_PROPERTY, f"{tape.path.name}: {text.summary(report)}"))
    if report.at_or_above(Level.ERROR):
        pytest.fail(text.render(report), pytrace=False)


def _swallowed(tape: ContractTape) -> str:
    told = [f"The network was shut, and {target} was reached for." for target in tape.escapes]
    told += map(str, tape.misses)
    return "\n\n".join(["verdict client: the test passed although not all that it sent was answered.", *told])


def _marked(request: pytest.FixtureRequest) -> tuple[str, tuple[Path, ...]]:
    """Return the name of the tape and the pages that a test's mark gives; without a name, the test's own."""
    mark = request.node.get_closest_marker("contract")
    args: tuple[object, ...] = mark.args if mark else ()
    named: dict[str, object] = dict(mark.kwargs) if mark else {}
    pages = named.pop("pages", ())
    wrong = len(args) > 1 or not all(isinstance(each, str) for each in args) or isinstance(pages, str) or named
    if wrong or not isinstance(pages, Sequence):
        raise pytest.UsageError('the mark is contract(NAME, pages=[PAGE, ...]), as in contract("update-accepted").')
    name = str(args[0]) if args else request.function.__name__
    return name, tuple(request.config.rootpath / str(page) for page in pages)


@contextmanager
def _replayed(workspace: Workspace, path: Path, pages: tuple[Path, ...]) -> Iterator[ContractTape]:
    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.tape import replaying

    cassette = workspace.cassette(path)
    with no_network() as guard, replaying(cassette) as player:
        yield ContractTape(
            path=path,
            base_url=cassette.metadata.base_url or "",
            workspace=workspace,
            pages=pages,
            cassette=cassette,
            sent=player.sent,
            recorded=cassette.exchanges,
            misses=player.misses,
            escapes=guard.attempts,
        )


@contextmanager
def _recorded(
    workspace: Workspace, path: Path, pages: tuple[Path, ...], base_url: str | None
) -> Iterator[ContractTape]:
    """Let the test reach this machine and the hosts that may be written to, and capture what it sends."""
    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.tape import recording

    base_url = base_url or (workspace.cassette(path).metadata.base_url if path.exists() else None)
    if base_url is None:
        raise UsageError("to record it, say where the service is: --contract-base-url URL.", path=str(path))
    sent: list[Request] = []
    with (
        no_network(allow=workspace.config.allow_writes, loopback=True) as guard,
        recording(lambda exchange: sent.append(exchange.request)) as captured,
    ):
        yield ContractTape(
            path=path,
            base_url=base_url,
            workspace=workspace,
            pages=pages,
            sent=sent,
            recorded=captured.exchanges,
            escapes=guard.attempts,
        )


_TAPE: Final = pytest.StashKey[ContractTape]()
_WORKSPACE: Final = pytest.StashKey[Workspace]()
_PROPERTY: Final = "contract"


def _workspace(config: pytest.Config) -> Workspace:
    if _WORKSPACE not in config.stash:
        try:
            config.stash[_WORKSPACE] = Workspace.at(config.rootpath)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from error
    return config.stash[_WORKSPACE]

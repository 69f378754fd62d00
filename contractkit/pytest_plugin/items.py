"""A folder of tapes as a test suite: what is collected from a file, and what makes an item fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contractkit.errors import ContractkitError, NothingCheckedError
from contractkit.pytest_plugin.ledger import BrokenContractError

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.model.contract import Contract
    from contractkit.model.exchange import Exchange
    from contractkit.model.finding import Report
    from contractkit.pytest_plugin.from_tape import FromTape
    from contractkit.scenario.step import Scenario
    from contractkit.workspace import Workspace


def is_asked_for(path: Path, asked: Sequence[Path], folder: Path) -> bool:
    """Tell whether somebody asked for a file in so many words: by its name, or as part of the folder of tapes.

    A run of somebody's whole suite collects no tapes: they are not what `pytest` alone means.
    """
    return any(path == each or (each.is_relative_to(folder) and path.is_relative_to(each)) for each in asked)


def names(cassette: Cassette, workspace: Workspace) -> Iterator[str]:
    """Name the items of a tape: `2 PUT /engagements/referrals/{id} 200`, counted from 1."""
    contracts: Sequence[Contract] = ()
    with suppress(ContractkitError):  # the items tell what is wrong with a page
        contracts = workspace.pages((), [cassette])
    for exchange in cassette.exchanges:
        path = _template(exchange, contracts) or exchange.request.path
        yield f"{exchange.index + 1} {exchange.request.method} {path} {exchange.response.status}"


def check_exchange(workspace: Workspace, cassette: Cassette, index: int) -> str:
    """Compare one exchange with its page; the tape is checked whole, once.

    Returns:
        What the whole tape showed, as one line.

    Raises:
        BrokenContractError: the exchange broke a rule.
        NothingCheckedError: no page documents it.
        ContractkitError: there is no page, or it cannot be read.
    """
    from dataclasses import replace

    from contractkit.model.finding import Level
    from contractkit.reports import text

    report = workspace.check(cassette)
    if any(each.startswith(f"{cassette.path}#{index + 1} ") for each in report.unmatched):
        raise NothingCheckedError("no page documents this exchange.", path=cassette.path)
    # What is wrong with no exchange in particular is wrong with the first.
    own = tuple(each for each in report.findings if (each.exchange or 0) == index)
    mine: Report = replace(report, findings=own, unmatched=())
    if mine.at_or_above(Level.ERROR):
        raise BrokenContractError(text.render(mine))
    return text.summary(report)


def replay_scenario(workspace: Workspace, path: Path, environment: Mapping[str, str]) -> list[int]:
    """Perform a scenario against its own tape, with the network shut: does it still send what was recorded?

    Returns:
        The indexes of the exchanges that answered.

    Raises:
        BrokenContractError: it sends something else, or less.
        ContractkitError: scenario or tape cannot be read, or a step is not answered as it expects.
    """
    from contractkit.cassettes.player import UnrecordedRequestError
    from contractkit.pytest_plugin.from_tape import FromTape
    from contractkit.scenario.load import load_scenario

    scenario = load_scenario(path, workspace.shown(path))
    cassette = workspace.cassette(path.with_suffix(".yaml"))
    values = FromTape(environment)
    while True:  # each time, more of the values is known
        try:
            return _performed(scenario, cassette, values)
        except UnrecordedRequestError as error:
            if not values.learn(error.miss):
                unset = ", ".join(values.unset(error.miss))
                note = f"\n\nNot set in the environment, and not found on the tape: {unset}." if unset else ""
                raise BrokenContractError(f"{error}{note}") from None


def _performed(scenario: Scenario, cassette: Cassette, values: FromTape) -> list[int]:
    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.tape import replaying
    from contractkit.pytest_plugin.from_tape import Environment
    from contractkit.scenario.run import Policy, run
    from contractkit.scenario.values import Given

    values.start()
    base = cassette.metadata.base_url
    given = Given(
        environment=Environment(values),
        now=lambda: _recorded_at(cassette),
        new_uuid=values.uuid,
        random_int=values.number,
        variables={"base": base} if base else {},
    )
    # The hosts on the tape may be "written to", and need no address: nothing leaves this process.
    hosts = {urlsplit(exchange.request.uri).hostname or "" for exchange in cassette.exchanges}
    policy = Policy(allow_writes=tuple(hosts), addresses_of=lambda _: ())
    with no_network() as guard, replaying(cassette) as player:
        for _ in run(scenario, given, policy):
            pass
    left = ", ".join(f"{each.request.method} {each.request.path}" for each in player.unplayed())
    if left or guard.attempts:
        raise BrokenContractError(f"{cassette.path} holds what the scenario does not send: {left or guard.attempts}.")
    return [exchange.index for exchange in player.played]


def _recorded_at(cassette: Cassette) -> datetime:
    """Return when the tape was recorded: the scenario's "now" must be the one that is on it."""
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(cassette.metadata.recorded_at or "")
    return datetime.now(UTC)


def _template(exchange: Exchange, contracts: Sequence[Contract]) -> str | None:
    """Return the path of the documented resource that an exchange is about; None when there is none."""
    from contractkit.model.uri import match, template_path

    fitting = [
        operation
        for contract in contracts
        for operation in contract.operations
        if match(operation.uri_template, exchange.request.uri) is not None
    ]
    # A read of what a page only documents the update of is still about that resource.
    fitting.sort(key=lambda operation: operation.method != exchange.request.method)
    return template_path(fitting[0].uri_template) if fitting else None

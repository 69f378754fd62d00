"""`contractkit demo`: the main job once, for real, in a few seconds; every line it prints has just happened.

A page becomes a contract, a service is built from it, real PUTs are recorded over a socket, the service is stopped,
the tapes are replayed with the network shut and compared with the page. Then the service starts to drift.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contractkit.cli._reporting import colored
from contractkit.errors import CannotCheckError

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.model.contract import Contract
    from contractkit.model.finding import Report

_PAGE: Final = Path("docs/partner-api/update-a-referral.md")
_TOKEN: Final = "demo-only"  # noqa: S105 a stand-in: it opens a sandbox that lives for seconds
_ENVIRONMENT: Final = {"CONTRACTKIT_TOKEN": _TOKEN}
_DRIFTS: Final[Mapping[str, str]] = {
    "member-retyped": "update-accepted",
    "etag-frozen": "update-accepted",
    "if-match-ignored": "stale-tag-refused",
}
"""Each drift that is shown, and the scenario that meets it."""


@click.command
def command() -> None:
    """Watch the main job happen: record, replay, compare, and catch a service that drifts.

    Takes a few seconds, needs no account and no network, and leaves nothing behind.
    """
    import shutil
    from tempfile import TemporaryDirectory

    from contractkit.workspace import Workspace

    shipped = _shipped()
    with TemporaryDirectory(prefix="contractkit-demo-") as folder:
        stage = _Stage(Path(folder), Workspace.at(Path.cwd()).page(shipped / _PAGE))
        for path in sorted((shipped / "cassettes").glob("*.http")):
            shutil.copy(path, stage.folder)
        _page(stage.contract)
        tapes = _record_all(stage)
        _replay_all(tapes)
        _check_clean(stage, tapes)
        for drift, scenario in _DRIFTS.items():
            _catch(stage, drift, scenario)
    click.secho("\nAll of this happened just now. Next: contractkit --help", bold=True)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the story plays."""

    folder: Path
    contract: Contract

    def record(self, scenario: str, base_url: str, *, strict: bool = True) -> Cassette:
        from contractkit.config import Config
        from contractkit.record import record

        return record(
            self.folder / f"{scenario}.http",
            environment=_ENVIRONMENT,
            now=_now,
            base_url=base_url,
            config=Config(root=self.folder),
            contracts=[self.contract],
            strict=strict,
        ).tape()

    def check(self, *tapes: Cassette) -> Report:
        from contractkit.check import check

        return check(tapes, [self.contract], {})


def _page(contract: Contract) -> None:
    _chapter(1, "The page is the contract")
    click.echo(f"   {contract.page} promises:")
    for operation in contract.operations:
        click.echo(f"   {operation}")
    click.echo(
        f"   must be sent: {', '.join(each.name for each in contract.required_headers)}; must be left out: "
        f"{', '.join(each.name for each in contract.forbidden_request_members)}; "
        f"{len(contract.transitions)} statuses with their transitions"
    )


def _record_all(stage: _Stage) -> list[Cassette]:
    from contractkit.sandbox.server import serving

    _chapter(2, "A service is built from the page alone, and real exchanges with it are recorded")
    with serving(stage.contract, token=_TOKEN) as base_url:
        click.echo(f"   listening on {base_url}")
        tapes = [stage.record(scenario.stem, base_url) for scenario in sorted(stage.folder.glob("*.http"))]
    for tape in tapes:
        told = ", ".join(f"{each.request.method} {each.response.status}" for each in tape.exchanges)
        click.echo(f"   {Path(tape.path).stem:18} {told}")
        _expect(_TOKEN.encode() not in Path(tape.path).read_bytes(), f"the token is not in {tape.path}")
    click.echo("   the bearer token was sent, and is on none of the tapes")
    return tapes


def _replay_all(tapes: Sequence[Cassette]) -> None:
    from uuid import uuid4

    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.tape import replaying
    from contractkit.scenario.load import load_scenario
    from contractkit.scenario.run import Policy, run
    from contractkit.scenario.values import Given

    _chapter(3, "The service is gone, the network is shut, and the tapes answer")
    count = 0
    nowhere = Policy(addresses_of=lambda _: ())  # no host is looked up: nothing leaves this process
    for tape in tapes:
        path = Path(tape.path).with_suffix(".http")
        scenario = load_scenario(path)
        given = Given(_ENVIRONMENT, _now, lambda: str(uuid4()), {"base": tape.metadata.base_url or ""})
        with no_network(), replaying(tape) as player:
            answers = [step.response.status for step in run(scenario, given, nowhere)]
        _expect(not player.misses and not player.unplayed(), f"{path.name} was answered by its tape")
        _expect(answers == [each.response.status for each in tape.exchanges], f"{path.name} got the recorded answers")
        count += len(answers)
    click.echo(f"   {count} requests were sent again, and each got the answer that was recorded")


def _check_clean(stage: _Stage, tapes: Sequence[Cassette]) -> None:
    from contractkit.model.finding import Level
    from contractkit.reports import text

    _chapter(4, "The tapes are compared with the page")
    report = stage.check(*tapes)
    _expect(not report.at_or_above(Level.WARNING), "the sandbox keeps its own page")
    click.echo(f"   {text.summary(report)}")


def _catch(stage: _Stage, drift: str, scenario: str) -> None:
    from contractkit.model.finding import Level
    from contractkit.reports import text
    from contractkit.sandbox.drifts import DRIFTS
    from contractkit.sandbox.server import serving

    _chapter(None, f"The service drifts: {drift}. {DRIFTS[drift].description}")
    with serving(stage.contract, token=_TOKEN, drift=drift) as base_url:
        tape = stage.record(scenario, base_url, strict=False)
    report = stage.check(tape)
    worst = report.at_or_above(Level.ERROR)
    _expect(bool(worst), f"the drift {drift} is caught")
    _expect({each.verdict for each in worst} == {"api"}, f"the API is blamed for {drift}")
    told = text.render(report, color=colored()).replace(f"{stage.folder}{os.sep}", "")
    click.echo("".join(f"   {line}\n" if line else "\n" for line in told.splitlines()), nl=False)


def _shipped() -> Path:
    """Return the folder that holds the shipped page and scenarios: in the wheel, else in the checkout."""
    package = Path(__file__).parents[1]
    return package / "_shipped" if (package / "_shipped").is_dir() else package.parent


def _now() -> datetime:
    return datetime.now(UTC)


def _chapter(number: int | None, title: str) -> None:
    click.secho(f"\n{f'{number}. ' if number else ''}{title}", bold=True)


def _expect(happened: bool, what: str) -> None:
    """Stop the story where it would not be true.

    Raises:
        CannotCheckError: what is told did not happen.
    """
    if not happened:
        raise CannotCheckError(f"the demo stops, because this did not come true: {what}.")

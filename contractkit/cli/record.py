"""`contractkit record`: run a scenario against the service and keep what crossed the wire."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.errors import UsageError

if TYPE_CHECKING:
    from contractkit.scenario.run import StepResult

_EPILOG = """\b
Examples:
  export CONTRACTKIT_TOKEN=...
  contractkit record cassettes/update-accepted.http
  contractkit record cassettes/update-accepted.http --base-url http://127.0.0.1:8470 --var dealValue=75000

Writing to a host that is not this machine needs the host in allow-writes of [tool.contractkit].
"""


@click.command(epilog=_EPILOG)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--base-url", metavar="URL", help="Value of {{base}} in the scenario.")
@click.option(
    "--var", "variables", multiple=True, metavar="NAME=VALUE", help="Value of any other variable; repeatable."
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="The tape. Default: beside the scenario, .yaml."
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Record answers that their step does not expect, too: puts a service that drifted on a tape.",
)
def command(
    scenario: Path, base_url: str | None, variables: tuple[str, ...], output: Path | None, keep_going: bool
) -> None:
    """Run SCENARIO (.http) against the service and write its tape.

    The tape is written whole or not at all; tokens are replaced before anything reaches the disk.
    """
    from contractkit.record import record
    from contractkit.workspace import Workspace

    if os.environ.get("CI", "").lower() in {"true", "1"}:
        click.echo("contractkit: recording in CI, because this command asks for it in so many words.", err=True)
    workspace = Workspace.at(Path.cwd())
    config = workspace.config
    cassette = record(
        scenario,
        output=output,
        base_url=base_url,
        variables=dict(_pair(each) for each in variables),
        environment=os.environ,
        config=config,
        contracts=workspace.pages() if config.pages else (),
        now=lambda: datetime.now(UTC),
        on_step=_tell,
        strict=not keep_going,
    )
    click.echo(f"{cassette.path}: {len(cassette.exchanges)} exchanges recorded")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--var wants NAME=VALUE, not {text!r}.")
    return name, value


def _tell(result: StepResult) -> None:
    click.echo(f"  {result.request.method} {result.request.path} -> {result.response.status}", err=True)
    if result.surprise:
        click.echo(f"  {result.surprise}", err=True)

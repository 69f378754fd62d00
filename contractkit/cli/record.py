"""`contractkit record`: run a scenario against the service and keep what crossed the wire."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.cli._loudness import quiet_option
from contractkit.cli._requests import Teller, told
from contractkit.errors import ContractkitError, UsageError
from contractkit.reports._words import counted
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.record import Options
    from contractkit.scenario.run import StepResult
    from contractkit.scenario.step import Scenario
    from contractkit.workspace import Workspace

_EPILOG = """\b
Examples:
  export CONTRACTKIT_TOKEN=...
  contractkit record cassettes/update-accepted.http
  contractkit record cassettes/update-accepted.http --base-url http://127.0.0.1:8470 --var dealValue=75000
  contractkit record cassettes/update-accepted.http --env staging --token-command "pass show partner-api" --dry-run
  contractkit record docs/partner-api/update-a-referral.md --base-url http://127.0.0.1:8470

Writing to a host that is not this machine needs the host in allow-writes of [tool.contractkit].
"""
_TOKEN = "CONTRACTKIT_TOKEN"  # noqa: S105  # the name of a variable


@click.command(epilog=_EPILOG)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--base-url", metavar="URL", help="Value of {{base}} in the scenario.")
@click.option(
    "--var", "variables", multiple=True, metavar="NAME=VALUE", help="Value of any other variable; repeatable."
)
@click.option("--env", "environment", metavar="NAME", help="Variables from http-client.env.json and its private twin.")
@click.option("--token-command", metavar="COMMAND", help=f"Prints the token; its output becomes {_TOKEN}. No shell.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="The tape. Default: beside the scenario, .yaml."
)
@click.option("--allow-private", multiple=True, metavar="HOST", help="A host inside a network that may be asked.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Record answers that their step does not expect, too: puts a service that drifted on a tape.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing.")
@click.option(
    "--resume",
    is_flag=True,
    help="Make a tape of what a recording that broke off had; sends nothing, and does not go on with it.",
)
@quiet_option()
def command(
    *,
    scenario: Path,
    base_url: str | None,
    variables: tuple[str, ...],
    environment: str | None,
    token_command: str | None,
    output: Path | None,
    allow_private: tuple[str, ...],
    keep_going: bool,
    dry_run: bool,
    resume: bool,
) -> None:
    """Run SCENARIO against the service and write its tape.

    SCENARIO is a .http file, or a documentation page (.md): then its first documented write is sent, between two reads.
    The tape is written whole or not at all; tokens and personal data are replaced before anything reaches the disk.
    What is recorded is kept in a journal beside the tape (.partial) until the tape is written: after a crash or Ctrl-C,
    --resume makes a tape of it. The service has changed by then, so the rest is not sent: record anew for a whole tape.
    """
    from contractkit.scenario.load import load_scenario
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    token_command = token_command or workspace.config.token_command
    if resume:
        _resume(scenario, output, base_url, workspace)
        return
    options: Options = {
        "environment": os.environ,
        "now": lambda: datetime.now(UTC),
        "output": output or _output(scenario, workspace),
        "base_url": base_url,
        "config": workspace.config,
        "allow_private": allow_private,
        "strict": not keep_going,
    }
    _add_variables(options, scenario, environment, variables, workspace)
    read = _from_page(scenario, workspace) if _is_page(scenario) else load_scenario(scenario)
    options["scenario"] = read
    if dry_run:
        _plan(scenario, options, _TOKEN if token_command else None)
        return
    if token_command:
        from contractkit.scenario.token_command import token_from

        options["environment"] = {**os.environ, _TOKEN: token_from(token_command)}
    if in_ci():
        click.echo("contractkit: recording in CI, because this command asks for it in so many words.", err=True)
    options["contracts"] = workspace.pages() if workspace.config.pages else ()
    _record(scenario, len(read.steps), options)


def _record(scenario: Path, steps: int, options: Options) -> None:
    from contractkit.record import record

    journal = _journal_told(scenario, options["output"] or scenario.with_suffix(".yaml"))
    with journal as done, told(steps) as teller:
        options["wait"], options["on_step"] = teller.wait, partial(_tell, teller, done)
        tape = record(scenario, **options)
    click.echo(f"{tape.path}: {counted(tape.count, 'exchange')} recorded")


def _add_variables(
    options: Options, scenario: Path, environment: str | None, given: tuple[str, ...], workspace: Workspace
) -> None:
    """Collect variables; what the command line says wins over the environment file."""
    own = dict(_pair(each) for each in given)
    if environment is None:
        options["variables"] = own
        return
    from contractkit.scenario.environment_file import load_environment

    found = load_environment(environment, (scenario.parent, workspace.config.root))
    options["variables"] = {**found.variables, **own}
    options["secrets"] = found.secrets


def _is_page(scenario: Path) -> bool:
    return scenario.suffix.lower() in {".md", ".markdown"}


def _output(scenario: Path, workspace: Workspace) -> Path | None:
    """Return where the tape of a page goes, since tapes do not belong among pages; None for beside the scenario."""
    if not _is_page(scenario):
        return None
    return Path(workspace.shown(workspace.config.cassettes / f"{scenario.stem}.yaml"))


def _from_page(page: Path, workspace: Workspace) -> Scenario:
    from contractkit.scenario.from_contract import scenario_of

    return scenario_of(workspace.page(page))


def _resume(scenario: Path, output: Path | None, base_url: str | None, workspace: Workspace) -> None:
    from contractkit.cassettes.journal import is_journal, tape_of
    from contractkit.cassettes.recover import journal_to_recover, recover
    from contractkit.record import made_at, relative

    tape = _output(scenario, workspace) or scenario.with_suffix(".yaml")
    journal = scenario if is_journal(scenario) else journal_to_recover((output or tape, tape))
    place = output or tape_of(journal)
    known = None if is_journal(scenario) else relative(scenario, place)
    metadata = made_at(datetime.now(UTC), base_url=base_url, scenario=known)
    kept = recover(journal, place, metadata, exact=workspace.config.body_format == "exact")
    click.echo(f"{kept.path}: {counted(len(kept.exchanges), 'exchange')} recovered")


@contextmanager
def _journal_told(scenario: Path, tape: Path) -> Iterator[list[StepResult]]:
    """Tell what earlier recordings left, and what this one leaves when it is interrupted or the disk is full.

    What it gives takes the steps that are done: without one, a journal that is there is another recording's.
    """
    from contractkit.cassettes.journal import journal_path, journals_of

    way = f"contractkit record {scenario} --resume --output FILE makes a tape of it"
    if any(journal.stat().st_size for journal in journals_of(tape)):
        click.echo(f"contractkit: an earlier recording of {tape} broke off; what it had is kept, and {way}.", err=True)
    done: list[StepResult] = []
    try:
        yield done
    except (KeyboardInterrupt, ContractkitError):
        if done and journal_path(tape).exists():
            click.echo(f"contractkit: what was recorded so far is kept in {journal_path(tape)}, and {way}.", err=True)
        raise


def _plan(scenario: Path, options: Options, promised: str | None) -> None:
    """Print the plan; a token that a command would give is not asked for."""
    from contractkit.record import planned

    environment: Mapping[str, str] = options["environment"]
    if promised is not None:
        options["environment"] = {**environment, promised: "(from --token-command)"}
    for number, request in enumerate(planned(scenario, options), start=1):
        expected = "any 2xx" if request.expect is None else str(request.expect)
        click.echo(f"{number}. {request.title} (line {request.line}, expects {expected})")
        click.echo(f"   {request.method} {request.uri}")
        for name, value in request.headers:
            click.echo(f"   {name}: {value}")
        if request.onto is not None:
            click.echo(f"   merged into {request.onto}:")
        for line in (request.body or "").splitlines():
            click.echo(f"     {line}")
    click.echo("contractkit: nothing was sent.", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--var wants NAME=VALUE, not {text!r}.")
    return name, value


def _tell(teller: Teller, done: list[StepResult], result: StepResult) -> None:
    done[:] = [result]
    teller.request(f"{result.request.method} {result.request.path} -> {result.response.status}")
    if result.surprise:
        teller.remark(result.surprise)

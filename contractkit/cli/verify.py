"""`contractkit verify`: the live service against tapes and pages."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from contractkit.cli._environment import value_of
from contractkit.cli._loudness import note
from contractkit.cli._reporting import deliver, report_options
from contractkit.cli._requests import Teller, told
from contractkit.errors import CassetteError, ExitCode, UsageError
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.model.contract import Contract
    from contractkit.model.finding import Report
    from contractkit.record import Project
    from contractkit.scenario.credentials import Credentials
    from contractkit.scenario.repeat import Program, Repeated
    from contractkit.scenario.run import Policy
    from contractkit.verify import Judge, Verified
    from contractkit.workspace import Workspace

_EPILOG = """\b
Examples:
  contractkit verify --plan
  export CONTRACTKIT_TOKEN=...
  contractkit verify --base-url http://127.0.0.1:8470
  contractkit verify cassettes/update-accepted.yaml --header 'api-key: ...' --update

Writing to a host that is not this machine needs the host in allow-writes of [tool.contractkit].
"""


@click.command(epilog=_EPILOG)
@click.argument("cassettes", nargs=-1, type=click.Path(path_type=Path), metavar="[CASSETTE]...")
@click.option("--base-url", metavar="URL", help="Where the service is. Default: where the tape was recorded.")
@click.option("--pages", multiple=True, type=click.Path(path_type=Path), metavar="PAGE",
              help="A page or a folder of pages; repeatable. Default: pages in [tool.contractkit].")  # fmt: skip
@click.option("--plan", is_flag=True, help="Show what would be sent and where its values come from; send nothing.")
@click.option("--update", "update_", is_flag=True,
              help="Accept what moved: write today's answers on the tapes, and when they were verified.")  # fmt: skip
@click.option("--times", type=click.IntRange(1, 20), default=1, show_default=True,
              help="Send each read this often; values that differ between the answers are noise.")  # fmt: skip
@click.option("--token-env", default="CONTRACTKIT_TOKEN", show_default=True, metavar="NAME",
              help="The environment variable with the credentials for Authorization.")  # fmt: skip
@click.option("--token-command", metavar="COMMAND",
              help="Prints the credentials; wins over the environment. Default: the setting. No shell.")  # fmt: skip
@click.option("--secret", "secrets", multiple=True, metavar="NAME",
              help="An environment variable whose value is sent for its stand-in; repeatable.")  # fmt: skip
@click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'",
              help="Send this header in the place of the recorded one; repeatable.")  # fmt: skip
@click.option("--allow-private", multiple=True, metavar="HOST", help="A host inside a network that may be asked.")
@report_options
def command(
    *,
    cassettes: tuple[Path, ...],
    base_url: str | None,
    pages: tuple[Path, ...],
    plan: bool,
    update_: bool,
    times: int,
    token_env: str,
    token_command: str | None,
    secrets: tuple[str, ...],
    headers: tuple[str, ...],
    allow_private: tuple[str, ...],
    format_: str,
    outputs: tuple[str, ...],
    fail_on: str,
) -> ExitCode:
    """Send the requests of tapes to the live service again, and say who moved since.

    Values that an answer gave and a later request used (an entity tag, an id) are taken from the live answers. CASSETTE
    is a tape or a folder of tapes. Default: the folder `cassettes` of [tool.contractkit].
    """
    from contractkit.compare.circumstances import Circumstances
    from contractkit.record import Project, policy_of, project_key, project_personal
    from contractkit.scenario.repeat import program
    from contractkit.verify import Judge
    from contractkit.workspace import Workspace

    now = datetime.now(UTC)
    workspace = Workspace.at(Path.cwd(), now.astimezone().date())
    config = workspace.config
    tapes = workspace.cassettes(cassettes)
    programs = [program(tape, base_url, None if plan else _new_uuid) for tape in tapes]
    policy = policy_of(config, allow_private)
    credentials = replace(
        _credentials(token_env, token_command or config.token_command, headers, ask=not plan),
        secrets=_secrets(secrets, project_key(config)),
    )
    if update_ and in_ci():
        click.echo("contractkit: updating tapes in CI, because this command asks for it in so many words.", err=True)
    if plan:
        _show(programs, policy, credentials)
        return ExitCode.CLEAN
    contracts = _pages(workspace, pages, tapes)
    project = Project(project_key(config), config, contracts, project_personal(contracts, config))
    judge = Judge(project, config.levels, Circumstances(now, config.etag_profile))
    report, verified = _sent(programs, judge, credentials, policy, times)
    code = deliver(workspace.accepted(report, complete=False), format_, outputs, fail_on, workspace.illustrated)
    return (_update(verified, tapes, project) or code) if update_ else code


def _credentials(token_env: str, token_command: str | None, headers: Sequence[str], *, ask: bool) -> Credentials:
    """Collect what is sent instead of stand-ins; a command that prints the token is run only where `ask` says so."""
    from contractkit.scenario.credentials import Credentials

    given = Credentials(os.environ.get(token_env) or None, token_env, _headers(headers))
    if token_command is None:
        return given
    from contractkit.scenario.token_command import token_from

    return replace(given, token=token_from(token_command) if ask else None, by_command=True)


def _sent(
    programs: Sequence[Program], judge: Judge, credentials: Credentials, policy: Policy, times: int
) -> tuple[Report, Sequence[Verified]]:
    """Send what the tapes sent, and judge what comes back."""
    from contractkit.scenario.repeat import Sender
    from contractkit.scenario.values import Given
    from contractkit.verify import verify

    hidden = frozenset(credentials.secrets.values())
    given = Given(os.environ, lambda: datetime.now(UTC), lambda: "", secrets=hidden)
    with told(sum(len(each.requests) for each in programs)) as teller:
        waiting = replace(policy, wait=teller.wait)
        sender = Sender(given, credentials, waiting, times=times, on_step=partial(_tell, teller))
        return verify(programs, judge, sender)


def _new_uuid() -> str:
    return str(uuid4())


def _secrets(names: Sequence[str], key: bytes) -> Mapping[str, str]:
    """Return the values of environment variables by what stands for them on tapes."""
    from contractkit.cassettes.stand_in import stand_in

    return {stand_in(key, value): value for value in map(value_of, names)}


def _pages(workspace: Workspace, given: Sequence[Path], tapes: Sequence[Cassette]) -> tuple[Contract, ...]:
    """Read the pages; none where nobody names one, since tape and wire can be compared without."""
    if not given and not workspace.config.pages and not any(tape.metadata.page for tape in tapes):
        note("contractkit: no page is named, so tapes are compared with the service alone.")
        return ()
    return workspace.pages(given, tapes)


def _headers(given: Sequence[str]) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for text in given:
        name, colon, value = text.partition(":")
        if not colon or not name.strip() or not value.strip():
            raise UsageError("--header wants 'NAME: VALUE'.")  # what was given may be a secret
        headers[name.strip().lower()] = value.strip()
    return headers


def _show(programs: Sequence[Program], policy: Policy, credentials: Credentials) -> None:
    from contractkit.scenario.program_text import described

    for program in programs:
        click.echo("\n".join(described(program, credentials)))
    for program in programs:
        program.check(policy, None)


def _tell(teller: Teller, each: Repeated) -> None:
    if each.live is None:
        return
    request, recorded, status = each.recorded.request, each.recorded.response.status, each.live.response.status
    was = "" if recorded == status else f" (recorded {recorded})"
    place = f"{each.recorded.cassette}: {each.recorded.index + 1}."
    teller.request(f"{place} {request.method} {request.path} -> {status}{was}")


def _update(verified: Sequence[Verified], tapes: Sequence[Cassette], project: Project) -> ExitCode | None:
    from contractkit.verify import update

    code = None
    for each, tape in zip(verified, tapes, strict=True):
        try:
            update(each, tape, project, datetime.now(UTC))
        except CassetteError as error:
            click.echo(f"contractkit: {error}", err=True)
            code = ExitCode.CANNOT_CHECK
        else:
            what = "today's answers are recorded" if each.moved else "unchanged, and verified now"
            click.echo(f"contractkit: {tape.path}: {what}.", err=True)
    return code

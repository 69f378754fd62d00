"""`contractkit serve --record`: what passes through becomes a tape, by the rules of `contractkit record`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.cli._sigterm import stopped_by_sigterm
from contractkit.errors import CannotCheckError, ExitCode, NothingCheckedError, UnsafeError, UsageError
from contractkit.reports._words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractkit.cassettes.journal import Journal
    from contractkit.errors import ContractkitError
    from contractkit.model.exchange import Exchange, Request
    from contractkit.replay.passing import Behind, Forward
    from contractkit.workspace import Workspace


def record_through(
    output: Path, service: str, port: int, *, rewrite_links: bool, allow_private: tuple[str, ...]
) -> int:
    """Pass requests on until the process is told to stop, then write the tape.

    Args:
        output: the tape.
        service: base URL of the service.
        port: to listen on; 0 takes a free one.
        rewrite_links: let links to the service lead to the server.
        allow_private: hosts that may be asked although their address is inside a network.

    Raises:
        ContractkitError: the service's URL is none, what stands in the tape's place is not a tape, the port is taken,
            nothing came through, or the tape cannot be written.
        KeyboardInterrupt: it was interrupted; the tape is written.
    """
    from contractkit.cassettes.journal import journaling
    from contractkit.cassettes.replacement import existing
    from contractkit.replay.passing import Behind
    from contractkit.scenario.destination import authority
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    try:
        authority(service, path="--record", line=1)
    except UsageError as error:
        raise UsageError(
            f"--record wants the base URL of a service, as in http://127.0.0.1:8471, not {service!r}."
        ) from error
    existing(output)
    with journaling(output) as journal:
        behind = Behind(service, _forward(workspace, allow_private), _journaled(workspace, journal), _refused)
        keep = partial(_kept, workspace, journal, output, behind.base.rstrip("/"))
        count = _run(behind, keep, port, rewrite_links=rewrite_links)
    if not count:
        raise NothingCheckedError("no request came through, so no tape was written.", path=str(output))
    return ExitCode.CLEAN


def _run(behind: Behind, keep: Callable[[list[Exchange]], None], port: int, *, rewrite_links: bool) -> int:
    """Serve, and return how many exchanges are on the tape."""
    from contractkit.replay.passing import Passing
    from contractkit.replay.server import run_forever

    built: list[Passing] = []

    def build(origin: str) -> Passing:
        built.append(Passing(behind, origin, rewrite_links=rewrite_links))
        return built[0]

    try:
        with stopped_by_sigterm():
            run_forever(
                build, port=port, ready=lambda origin: click.echo(f"{origin} passes on to {behind.base}, until Ctrl-C.")
            )
    finally:
        # Also on Ctrl-C: the requests were made, and cannot be made again as they were.
        exchanges = [exchange for passing in built for exchange in passing.exchanges]
        if exchanges:
            keep(exchanges)
    return len(exchanges)


def _kept(workspace: Workspace, journal: Journal, output: Path, base: str, exchanges: list[Exchange]) -> None:
    """Write the tape. Where the disk does not take it, the journal stays, which has it all; one with a secret does not.

    Raises:
        ContractkitError: it was not written.
    """
    try:
        kept = workspace.keep(exchanges, output, base_url=base, now=datetime.now(UTC))
    except CannotCheckError:
        way = f"contractkit record {journal.path} --resume --output FILE makes a tape of it"
        click.echo(f"contractkit: what was recorded is kept in {journal.path}, and {way}.", err=True)
        raise
    except UnsafeError:
        journal.discard()
        raise
    journal.discard()
    click.echo(f"{kept.path}: {counted(len(kept.exchanges), 'exchange')} recorded")


def _forward(workspace: Workspace, allow_private: tuple[str, ...]) -> Forward:
    from contractkit.model.exchange import Exchange
    from contractkit.record import policy_of
    from contractkit.scenario.forward import forward

    policy = replace(policy_of(workspace.config, allow_private), strict=False)

    def send(request: Request) -> Exchange:
        done = forward(request, policy, lambda: datetime.now(UTC))
        return Exchange(done.request, done.response)

    return send


def _journaled(workspace: Workspace, journal: Journal) -> Callable[[Exchange], None]:
    """Put each exchange on the disk, scrubbed, before its answer goes back."""
    from contractkit.record import Project, project_key

    scrubber = Project(project_key(workspace.config), workspace.config).scrubber()

    def keep(exchange: Exchange) -> None:
        journal.append(scrubber.exchange(exchange))
        request = exchange.request
        click.echo(f"  {request.method} {request.path} -> {exchange.response.status}", err=True)

    return keep


def _refused(error: ContractkitError) -> None:
    click.echo(f"contractkit: {error.message}", err=True)

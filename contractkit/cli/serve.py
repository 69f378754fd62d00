"""`contractkit serve`: tapes over HTTP, and a real service recorded through it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contractkit.cli._sigterm import stopped_by_sigterm
from contractkit.errors import ExitCode
from contractkit.reports._words import counted

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.cassettes.miss import Miss
    from contractkit.replay.service import Replay
    from contractkit.replay.shelf import Shelf

_EPILOG = """\b
Examples:
  contractkit serve cassettes/update-accepted.yaml --port 8470
  contractkit serve cassettes --strict
  contractkit serve new.yaml --record http://127.0.0.1:8471

The server's address stands for the base URL that a tape was recorded from. A request that no exchange answers gets 404
or 409 with a problem (RFC 9457) that says what differs. Stop it with Ctrl-C (exit 130) or SIGTERM (exit 0, or 1 with
--strict when a request was not answered or came out of order).
"""


@click.command(epilog=_EPILOG)
@click.argument("cassettes", nargs=-1, required=True, metavar="CASSETTE...", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes any free port.")
@click.option("--loop", is_flag=True, help="Start again when every exchange was played.")
@click.option(
    "--rewrite-links",
    is_flag=True,
    help="Links to the recorded service lead here, in bodies and in Location, Content-Location and Link. "
    "Default: every byte as recorded.",
)
@click.option("--strict", is_flag=True, help="Exit 1 when a request was not answered, or came out of order.")
@click.option("--record", "service", metavar="URL", help="Pass requests on to this service, and write the tape.")
@click.option("--allow-private", multiple=True, metavar="HOST", help="A host inside a network that may be asked.")
def command(
    *,
    cassettes: tuple[Path, ...],
    port: int,
    loop: bool,
    rewrite_links: bool,
    strict: bool,
    service: str | None,
    allow_private: tuple[str, ...],
) -> int:
    """Play each CASSETTE (a tape, or a folder of tapes) over HTTP, for clients in any language. Loopback only.

    A request is matched with its method, path, query, body (canonical where it is JSON), If-Match, If-None-Match,
    Prefer and Content-Type. Repeats come in recorded order, each once.
    """
    if service is None:
        return _play(cassettes, port, loop=loop, rewrite_links=rewrite_links, strict=strict)
    if loop or strict:
        raise click.UsageError("--loop and --strict are for tapes that are played, not with --record.")
    if len(cassettes) != 1:
        raise click.UsageError("--record writes one tape: name one.")
    from contractkit.cli._serve_recording import record_through

    return record_through(cassettes[0], service, port, rewrite_links=rewrite_links, allow_private=allow_private)


def _play(places: Sequence[Path], port: int, *, loop: bool, rewrite_links: bool, strict: bool) -> int:
    from contractkit.replay.server import run_forever
    from contractkit.replay.service import Replay
    from contractkit.replay.told import told
    from contractkit.workspace import Workspace

    found = Workspace.at(Path.cwd()).cassettes(places)
    cassettes = list({cassette.path: cassette for cassette in found}.values())
    built: list[Replay] = []

    def build(origin: str) -> Replay:
        built.append(Replay(cassettes, origin, loop=loop, rewrite_links=rewrite_links, on_miss=_tell_miss))
        _tell_shared(built[0].shelf)
        return built[0]

    try:
        with stopped_by_sigterm():
            run_forever(build, port=port, ready=lambda origin: _announce(origin, cassettes))
    finally:
        for line in (line for replay in built for line in told(replay.summary())):
            click.echo(line, err=True)
    return ExitCode.FINDINGS if strict and not built[0].summary().is_clean else ExitCode.CLEAN


def _announce(origin: str, cassettes: Sequence[Cassette]) -> None:
    from contractkit.replay.links import bases_of

    click.echo(f"{origin} plays, until Ctrl-C:")
    for cassette in cassettes:
        of = f", in the place of {', '.join(bases_of(cassette))}" if cassette.exchanges else ""
        click.echo(f"  {cassette.path}: {counted(len(cassette.exchanges), 'exchange')}{of}")


def _tell_shared(shelf: Shelf) -> None:
    for first, second in shelf.shared():
        click.echo(
            f"contractkit: {first.cassette} and {second.cassette} both answer {first.request.method} "
            f"{first.request.path}; the answers of {first.cassette} come first.",
            err=True,
        )


def _tell_miss(miss: Miss) -> None:
    click.echo(f"{miss}\n", err=True)

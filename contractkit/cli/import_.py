"""`contractkit import`: make a tape of exchanges that another tool recorded."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from contractkit.errors import CassetteError, NothingCheckedError, UsageError
from contractkit.registry import names_in
from contractkit.reports._words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractkit.cassettes.foreign._recorded import Recorded

_FORMATS = "contractkit.cassettes.foreign"
_NAMES = [name.rpartition(".")[2] for name in names_in(_FORMATS)]
_EPILOG = """\b
Examples:
  contractkit import har trace.har
  contractkit import vcr tests/cassettes/old.json --output cassettes/old.yaml
  contractkit import postman collection.json
"""


@click.command(name="import", epilog=_EPILOG)
@click.argument("format_", metavar="FORMAT", type=click.Choice(_NAMES))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="TAPE", help="Default: in the folder of tapes, FILE's name."
)
def command(format_: str, file: Path, output: Path | None) -> None:
    """Make a tape of FILE: har (HTTP Archive), vcr (vcrpy, betamax, Ruby's VCR) or postman (a collection).

    Secrets and personal data are replaced, and what would be written is scanned, as in a recording. The tape is as old
    as the recording was, where FILE or the Date of its first answer tells.
    """
    from contractkit.cassettes.packed import refuse_packed
    from contractkit.record import Project, Taken, keep, made_at, project_key, project_personal
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    config = workspace.config
    place = output or Path(workspace.shown(config.cassettes / f"{file.stem}.yaml"))
    if place.resolve() == file.resolve():
        raise UsageError("it would be replaced by its own import; give an --output.", path=str(file))
    read = _read(format_, file)
    refuse_packed(read.exchanges, str(file))
    contracts = workspace.pages() if config.pages else ()
    project = Project(project_key(config), config, contracts, project_personal(contracts, config))
    metadata = replace(made_at(datetime.now(UTC), base_url=None), recorded_at=read.recorded_at)
    taken = Taken(read.exchanges, frozenset(), metadata)
    kept = keep(taken, place, project)
    click.echo(f"{kept.path}: {counted(kept.count, 'exchange')} imported")


def _read(format_: str, file: Path) -> Recorded:
    from contractkit.cassettes.file import MAX_BYTES

    try:
        if file.stat().st_size > MAX_BYTES:
            raise CassetteError(f"it is larger than {MAX_BYTES:,} bytes.", path=str(file))
        data = file.read_bytes()
    except OSError as error:
        raise CassetteError(f"it cannot be read: {error.strerror}.", path=str(file)) from error
    read = cast("Callable[[bytes, str], Recorded]", importlib.import_module(f"{_FORMATS}.{format_}").read)
    found = read(data, str(file))
    if not found.exchanges:
        raise NothingCheckedError(f"{file}: there is no answered request in it: nothing was imported.")
    return found

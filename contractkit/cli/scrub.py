"""`contractkit scrub`: take secrets and personal data out of tapes that exist."""

from __future__ import annotations

from pathlib import Path

import click

from contractkit.cli._environment import value_of
from contractkit.errors import ExitCode, NothingCheckedError
from contractkit.reports._words import counted

_EPILOG = """\b
Examples:
  contractkit scrub cassettes
  contractkit scrub --check cassettes
  contractkit scrub --secret CONTRACTKIT_TOKEN old/tape.yaml

Exit codes: 0 done or nothing to do, 3 a tape cannot be read or written, 4 --check found something, or a secret would
be left; 5 there is no tape.
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--check", "only_tell", is_flag=True, help="Write nothing; only tell which tapes would change.")
@click.option(
    "--secret",
    "names",
    multiple=True,
    metavar="NAME",
    help="An environment variable whose value is a secret wherever it stands; repeatable.",
)
def command(paths: tuple[Path, ...], only_tell: bool, names: tuple[str, ...]) -> ExitCode:
    """Replace secrets and personal data in tapes, offline; a folder stands for every tape below it.

    Each tape is replaced in one step or stays as it is. Scrubbing again changes nothing.
    """
    from contractkit.cassettes.rewrite import scrub_tape
    from contractkit.cassettes.scrub import Scrubber
    from contractkit.record import project_key, project_personal
    from contractkit.verdicts.parsed import forget_tapes
    from contractkit.workspace import Workspace

    workspace = Workspace.at(Path.cwd())
    config = workspace.config
    secrets = [value_of(name) for name in names]
    personal = project_personal(workspace.pages() if config.pages else (), config)
    tapes = list(dict.fromkeys(tape for place in paths for tape in _tapes(place)))
    if not tapes:
        raise NothingCheckedError(f"no tape in {', '.join(map(str, paths))}: nothing was scrubbed.")
    changed = 0
    for tape in tapes:
        exchanges = scrub_tape(
            tape,
            lambda: Scrubber(project_key(config), secrets, personal),
            exact=config.body_format == "exact",
            write=not only_tell,
        )
        changed += bool(exchanges)
        if exchanges:
            would = "would change" if only_tell else "scrubbed"
            click.echo(f"{tape}: {counted(exchanges, 'exchange')} {would}")
    if changed and not only_tell:
        forget_tapes(config.root)
    click.echo(f"contractkit: {changed} of {len(tapes)} tapes {'would change' if only_tell else 'changed'}.", err=True)
    return ExitCode.UNSAFE if only_tell and changed else ExitCode.CLEAN


def _tapes(place: Path) -> list[Path]:
    from contractkit.cassettes.folder import tapes_below

    return tapes_below(place) if place.is_dir() else [place]

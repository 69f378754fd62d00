"""`contractkit extract`: what pages promise."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from contractkit.cli._pages import PageFile, page_files
from contractkit.cli._progress import tracked
from contractkit.errors import CannotCheckError, ContractkitError, UsageError

_EPILOG = """\b
Examples:
  contractkit extract docs/partner-api/update-a-referral.md
  contractkit extract docs/partner-api/update-a-referral.md --format json
  contractkit extract docs --format jsonl --jobs 4
"""


@click.command(epilog=_EPILOG)
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAGE|FOLDER...")
@click.option("--format", "format_", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True,
              help="jsonl prints one line per page, also for one that cannot be read.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, metavar="N",
              help="Read N pages at a time; for jsonl.")  # fmt: skip
def command(pages: tuple[Path, ...], format_: str, jobs: int) -> None:
    """Read documentation pages and print the contract that each makes.

    Exits 3 when a page documents no operation; with jsonl, when a page cannot be read or none documents an operation.
    """
    if format_ == "jsonl":
        _many(pages, jobs)
    elif len(pages) > 1 or pages[0].is_dir():
        raise UsageError("several pages need --format jsonl: one line for each.")
    else:
        _one(pages[0], format_)


def _one(page: Path, format_: str) -> None:
    from contractkit.pages.describe import as_json, as_text
    from contractkit.workspace import Workspace

    contract = Workspace.at(Path.cwd()).page(page)
    if format_ == "json":
        click.echo(json.dumps(as_json(contract), indent=2, ensure_ascii=True))
    else:
        click.echo(as_text(contract), nl=False)


class _Line(NamedTuple):
    """A page as it is printed, and what became of it."""

    text: str
    was_read: bool
    has_operation: bool


def _many(places: Sequence[Path], jobs: int) -> None:
    from contractkit.workspace import Workspace

    files = page_files(Workspace.at(Path.cwd()), places)
    unread = documented = 0
    for line in tracked(_lines(files, jobs), "reading pages", len(files), hidden=sys.stdout.isatty()):
        click.echo(line.text)
        unread += not line.was_read
        documented += line.has_operation
    if unread:
        raise CannotCheckError(f"{unread} of {len(files)} pages could not be read; their lines say why.")
    if not documented:
        raise CannotCheckError(f"none of {len(files)} pages documents an operation.")


def _lines(files: Sequence[PageFile], jobs: int) -> Iterator[_Line]:
    """Read pages, in this process or in several; their order is that of the files either way."""
    if jobs == 1 or len(files) == 1:
        yield from map(_line, files)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(min(jobs, len(files)), initializer=_leave_interrupts_to_the_parent) as pool:
            yield from pool.map(_line, files, chunksize=max(1, min(16, len(files) // (4 * jobs))))
    except BrokenProcessPool as error:
        raise CannotCheckError("a process that was reading pages died; --jobs 1 finds the page that did it.") from error


def _line(file: PageFile) -> _Line:
    """Read one page. Whatever is wrong with it, the pages after it are read too."""
    from contractkit.pages.describe import as_json

    try:
        described = as_json(file.read())
        return _Line(
            json.dumps({"page": file.name, **described}), was_read=True, has_operation=bool(described["operations"])
        )
    except ContractkitError as error:
        message = error.message if error.line is None else f"line {error.line}: {error.message}"
    except Exception as error:  # a fault of ours must cost one line of a thousand, not the nine hundred after it
        message = f"the reader failed: {type(error).__name__}: {error}"
    return _Line(json.dumps({"page": file.name, "error": message}), was_read=False, has_operation=False)


def _leave_interrupts_to_the_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)

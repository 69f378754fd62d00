"""`contractkit scan`: is there a secret in these files?"""

from __future__ import annotations

from pathlib import Path

import click

from contractkit.errors import ExitCode, NothingCheckedError
from contractkit.reports._words import counted

_EPILOG = """\b
Examples:
  contractkit scan cassettes
  contractkit scan tests/fixtures/vcr_cassettes trace.har

Exit codes: 0 nothing found, 3 a file cannot be read, 4 a secret, 5 nothing was looked through.
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
def command(paths: tuple[Path, ...]) -> ExitCode:
    """Look for secrets in tapes of any tool, in text files and in folders.

    Each hit is printed as FILE:LINE and the kind of secret, never the secret. Base64, percent-encoding, JSON escapes
    and gzip within base64 are looked into; brotli and Zstandard are not. Hidden folders below PATH, and files that are
    not text, are passed over.
    """
    from contractkit.cassettes.text_files import scan_files

    found = read = 0
    unread = []
    for scanned in scan_files(paths):
        if scanned.skipped is not None:
            unread.append(scanned)
            continue
        read += 1
        found += len(scanned.leaks)
        for leak in scanned.leaks:
            click.echo(f"{_shown(scanned.path)}:{leak.line}: {leak.kind}")
    for scanned in unread:
        click.echo(f"contractkit: {_shown(scanned.path)}: passed over, because {scanned.skipped}.", err=True)
    if not read:
        raise NothingCheckedError(f"no text file in {', '.join(map(str, paths))}: nothing was looked through.")
    secrets = counted(found, "secret") if found else "no secrets"
    click.echo(f"contractkit: {secrets} in {counted(read, 'file')}.", err=True)
    return ExitCode.UNSAFE if found else ExitCode.CLEAN


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode()

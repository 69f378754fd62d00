"""`contractkit init`: from a documentation page to a project that records, replays and checks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contractkit.errors import UsageError
from contractkit.settings.ci import in_ci

if TYPE_CHECKING:
    from contractkit.workspace import Workspace

_EPILOG = """\b
Examples:
  contractkit init
  contractkit init --page docs/partner-api/update-a-referral.md
  contractkit init --page docs/api.md --cassettes tests/cassettes --name update-order
"""
_EXAMPLE: Final = Path("docs/update-an-order.md")


@click.command(epilog=_EPILOG)
@click.option("--page", type=click.Path(path_type=Path), metavar="PAGE", help="The documentation, a Markdown file.")
@click.option("--cassettes", metavar="FOLDER", default="cassettes", show_default=True, help="For scenarios and tapes.")
@click.option("--name", default="first-update", show_default=True, help="Of the first scenario, and of its tape.")
def command(page: Path | None, cassettes: str, name: str) -> None:
    """Start a project here: settings, a first scenario and a first test, made from a documentation page.

    Without --page, a person is asked for one; where nobody can be asked, a small page is written to try things with.
    Nothing that is there is overwritten.
    """
    from contractkit.cassettes.store import path_within
    from contractkit.cli._start.first_write import first_write
    from contractkit.cli._start.project import add_lines, add_settings, create
    from contractkit.cli._start.texts import IGNORED, scenario_text, settings_text, test_text
    from contractkit.workspace import Workspace

    path_within(Path(cassettes), name)  # before anything is written
    settings = Path("pyproject.toml")
    page = page or _settled(settings) or _asked() or _example()
    workspace = Workspace.at(Path.cwd())
    first = first_write(workspace.page(Path.cwd() / page))
    _tell(settings, added=add_settings(settings, settings_text(page.as_posix(), cassettes)), what="[tool.contractkit]")
    workspace = Workspace.at(Path.cwd())
    tape = workspace.tape(name)
    scenario = Path(workspace.shown(tape)).with_suffix(".http")
    test = Path("tests", f"test_{name.replace('-', '_').replace('/', '_')}.py")
    _tell(scenario, added=create(scenario, scenario_text(first, page.as_posix())))
    _tell(test, added=create(test, test_text(first, name)))
    ignored = Path(".gitignore")
    _tell(ignored, added=add_lines(ignored, IGNORED), what=", ".join(IGNORED))
    _next(page, scenario, needs_token=first.scheme is not None)


def _settled(settings: Path) -> Path | None:
    """Return the page that the settings name, where there are settings."""
    from contractkit.cli._start.project import has_settings
    from contractkit.workspace import Workspace

    if not has_settings(settings):
        return None
    workspace: Workspace = Workspace.at(Path.cwd())
    return Path(workspace.pages()[0].page) if workspace.config.pages else None


def _asked() -> Path | None:
    if in_ci() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    answer: str = click.prompt(
        "Which Markdown file documents the API? (Enter writes a small one to try)",
        default="",
        show_default=False,
        err=True,
    )
    if answer and not Path(answer).is_file():
        raise UsageError("there is no such file.", path=answer)
    return Path(answer) if answer else None


def _example() -> Path:
    from contractkit.cli._start.project import create

    text = Path(__file__).with_name("_start").joinpath(_EXAMPLE.name).read_text("utf-8")
    _tell(_EXAMPLE, added=create(_EXAMPLE, text), what="a page to try things with")
    return _EXAMPLE


def _tell(path: Path, *, added: bool, what: str = "") -> None:
    click.echo(f"{'wrote' if added else 'kept '}  {path}{f'  ({what})' if what else ''}")


def _next(page: Path, scenario: Path, *, needs_token: bool) -> None:
    from contractkit.cli._start.texts import SANDBOX

    port = SANDBOX.rpartition(":")[2]
    click.echo("\nNext, with the page served on this machine:")
    if needs_token:
        click.echo("  export CONTRACTKIT_TOKEN=let-me-in")
    click.echo(f"  contractkit sandbox {page.as_posix()} --port {port} &")
    click.echo(f"  contractkit record {scenario.as_posix()}")
    click.echo("  contractkit check && python -m pytest")

"""The command line: one file per command, loaded when it is asked for.

`main` is the only place that turns an error into a sentence on stderr and an exit code.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from keyword import iskeyword
from textwrap import shorten
from typing import NoReturn, cast

import click

from contractkit.errors import ContractkitError, ExitCode
from contractkit.registry import names_in, suggestion

_EPILOG = """\b
Examples:
  contractkit demo
  contractkit extract docs/partner-api/update-a-referral.md
  contractkit record cassettes/update-accepted.http --base-url http://127.0.0.1:8470
  contractkit check
  contractkit explain etag-unchanged-after-update

Exit codes: 0 clean, 1 findings, 2 usage, 3 could not check, 4 unsafe, 5 nothing was checked, 130 interrupted.
"""


class _Commands(click.Group):
    """Commands are the files of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name.rpartition(".")[2].rstrip("_") for name in names_in(__name__)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return cast("click.Command", importlib.import_module(f"{__name__}.{_module_of(cmd_name)}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what their docstrings say, read and not imported: all of them take longer than click."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, shorten(_sentence(name), room, placeholder="...")) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"there is no command {name!r}.{suggestion(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


def _module_of(command: str) -> str:
    # A word of the language cannot be the name of a module that is imported: `import` stands in import_.py.
    return f"{command}_" if iskeyword(command) else command


def _sentence(command: str) -> str:
    """Return the first sentence of a command's docstring, without loading what the command needs."""
    with open(os.path.join(__path__[0], f"{_module_of(command)}.py"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        _, _, function = file.read().partition("\ndef command(")
    paragraph = function.partition('"""')[2].partition('"""')[0].partition("\n\n")[0]
    first, dot, _ = " ".join(paragraph.split()).partition(". ")
    return f"{first}{dot.strip()}"


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="contractkit", prog_name="contractkit", message="%(prog)s %(version)s")
def cli() -> None:
    """Take an API's documentation page as its contract, and say who moved.

    contractkit reads the page, records real exchanges as tapes, replays them offline, and compares the two.
    """


def main() -> NoReturn:
    """Run the command line and exit."""
    sys.exit(_run())


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        # What a page in Japanese says must not end a run at a terminal that knows no Japanese.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(prog_name="contractkit", standalone_mode=False)
        sys.stdout.flush()
    except ContractkitError as error:
        click.echo(f"contractkit: {error}", err=True)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("contractkit: interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except OSError as error:
        return _refused(error)
    return status if isinstance(status, int) else ExitCode.CLEAN


def _refused(error: OSError) -> ExitCode:
    """Say what the system did not do; what is foreseen has its own sentence, where it happens."""
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has seen enough; a second failure at shutdown would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    place = "" if error.filename is None else f"{error.filename}: "
    click.echo(f"contractkit: {place}{error.strerror or 'the system refused it'}.", err=True)
    return ExitCode.CANNOT_CHECK

"""`contractkit completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click

_EPILOG = """\b
Examples:
  contractkit completion bash >> ~/.bashrc
  contractkit completion zsh >> ~/.zshrc
  contractkit completion fish > ~/.config/fish/completions/contractkit.fish
"""


@click.command(epilog=_EPILOG)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the completion script of a shell: bash (4.4 or newer), zsh or fish."""
    from click.shell_completion import get_completion_class

    from contractkit.cli import cli

    complete = get_completion_class(shell)
    if complete is None:  # the choice above names only shells that click ships
        raise click.UsageError(f"there is no completion for {shell}.")
    script = complete(cli, {}, "contractkit", "_CONTRACTKIT_COMPLETE")
    click.echo(script.source_template % script.source_vars())

"""Writes docs/reference/ from the code: `python -m tests.docs.generate`. A test checks that it was run."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import click

from contractkit.cli import cli
from contractkit.cli._config_schema import config_schema
from contractkit.model.json_value import Json
from contractkit.registry import names_in
from contractkit.reports import formats
from contractkit.rules.rule import load_rules
from contractkit.sandbox.drifts import DRIFTS

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "docs" / "reference"
_WIDTH: Final = 100
_NOTE: Final = "<!-- Made by `python -m tests.docs.generate`. Do not edit. -->\n"


def pages() -> dict[str, str]:
    """Return the text of every generated page by its name."""
    return {"commands.md": commands(), "settings.md": settings(), "rules.md": rules(), "formats.md": report_formats()}


def commands() -> str:
    """Describe every command as its `--help` does."""
    parts = ["# Commands\n", _NOTE]
    context = click.Context(cli, info_name="contractkit")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts += _command(command, f"contractkit {name}")
    return "\n".join(parts)


def _command(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH,
                            help_option_names=["-h", "--help"])  # fmt: skip
    yield f"## {name}\n"
    yield f"```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _command(found, f"{name} {inner}")


def settings() -> str:
    """Describe every setting as the JSON Schema does."""
    schema = config_schema()
    lines = ["# Settings\n", _NOTE, f"{schema['description']} A key that nobody reads is an error.\n"]
    lines += ["`contractkit config show` prints what is set and where, `contractkit schema config` the schema.\n"]
    lines += _table(cast("dict[str, Json]", schema["properties"]))
    return "\n".join([*lines, ""])


def _table(members: dict[str, Json], prefix: str = "") -> Iterator[str]:
    if not prefix:
        yield "| setting | value | default | meaning |\n|---|---|---|---|"
    for name, each in members.items():
        member = cast("dict[str, Json]", each)
        if "properties" in member:
            yield from _table(cast("dict[str, Json]", member["properties"]), f"{prefix}{name}.")
            continue
        default = f"`{str(member['default']).replace(chr(39), chr(34))}`" if "default" in member else ""
        yield f"| `{prefix}{name}` | {_kind(member)} | {default} | {member['description']} |"
        items = member.get("items")
        if isinstance(items, dict) and "properties" in items:
            yield from _table(cast("dict[str, Json]", items["properties"]), f"{prefix}{name}[].")


def _kind(member: dict[str, Json]) -> str:
    if "enum" in member:
        return " or ".join(f"`{each}`" for each in cast("list[str]", member["enum"]))
    if "minimum" in member:
        return f"whole number, {member['minimum']} to {member['maximum']}"
    if member["type"] == "array":
        items = cast("dict[str, Json]", member["items"])
        return "tables" if "properties" in items else "list of strings"
    if member["type"] == "object":
        values = cast("dict[str, Json]", member["additionalProperties"])
        return f"table; each value {_kind(values)}"
    return "date" if member.get("format") == "date" else "string"


def rules() -> str:
    """Describe every rule as its file does."""
    lines = ["# Rules\n", _NOTE, "The same texts come from `contractkit explain RULE`.\n"]
    for rule in load_rules():
        info = rule.info
        lines += [f"## {info.id}\n", f"{info.level}, verdict {info.verdict}\n", f"{_escaped(info.help.strip())}\n"]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Keep `<` from beginning a tag, and put Why and Fix on paragraphs of their own."""
    for part in ("Why:", "Fix:"):
        text = text.replace(f"\n{part}", f"\n\n{part}")
    return text.replace("\n\n\n", "\n\n").replace("<", "&lt;")


def report_formats() -> str:
    """Describe report formats, what can be imported, and the drifts of the sandbox."""
    lines = ["# Formats\n", _NOTE, "## Reports\n", "For `--format` and `--output FORMAT=FILE`.\n"]
    lines += [f"- `{name}`: {_first_sentence(f'contractkit.reports.{name}')}" for name in formats()]
    lines += ["\n## What can be imported\n", "For `contractkit import FORMAT FILE`.\n"]
    foreign = names_in("contractkit.cassettes.foreign")
    lines += [f"- `{dotted.rpartition('.')[2]}`: {_first_sentence(dotted)}" for dotted in foreign]
    lines += ["\n## Drifts\n", "For `contractkit sandbox PAGE --drift NAME`.\n"]
    lines += [f"- `{name}`: {each.description}" for name, each in DRIFTS.items()]
    return "\n".join([*lines, ""])


def _first_sentence(module: str) -> str:
    text = importlib.import_module(module).__doc__ or ""
    return " ".join(text.split("\n\n")[0].split())


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""The code blocks of the manual: which there are, and how one is run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FENCE: Final = re.compile(r"^```(?P<language>[\w-]*)(?P<notes>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ELSEWHERE: Final = "elsewhere"
"""Marks a block that needs what a test has not: the web, another project, another language."""
ENDED: Final = "--ended--"
ERRORS: Final = "--errors--"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    Attributes:
        line: the line of its first line of text, from 1.
        runs: it is not marked as something for elsewhere.
    """

    language: str
    text: str
    line: int
    runs: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """One `$ ` line, and what the page shows below it; None when it shows nothing."""

    command: str
    shown: str | None
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    for found in _FENCE.finditer(page):
        line = page.count("\n", 0, found.start("text")) + 1
        yield Block(found["language"], found["text"], line, _ELSEWHERE not in found["notes"])


def prompts(block: Block) -> Iterator[Prompt]:
    """Yield the commands of a console block."""
    command, shown, start = "", list[str](), 0
    for number, line in enumerate(block.text.splitlines(), block.line):
        if line.startswith("$ "):
            if command:
                yield Prompt(command, "\n".join(shown) or None, start)
            command, shown, start = line[2:], [], number
        elif command.endswith("\\"):
            command = f"{command[:-1]}{line.strip()}"
        else:
            shown.append(line)
    if command:
        yield Prompt(command, "\n".join(shown) or None, start)


def agrees(shown: str, printed: str) -> bool:
    """Tell whether the page shows what was printed.

    A line of `...` stands for any lines, also none; `...` within a line for any text.
    """
    lines = [f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines()]
    pattern = "".join(map(_pattern, shown.rstrip().splitlines()))
    return re.fullmatch(pattern, "".join(lines)) is not None


def _pattern(line: str) -> str:
    if line.strip() == "...":
        return r"(?:.*\n)*?"
    return ".*".join(map(re.escape, line.rstrip().split("..."))) + r"\n"


def session(commands: Sequence[str], port: int) -> str:
    """Write the bash script that runs commands one after the other, as somebody at a terminal does.

    A command in the background is waited for until it listens, and ends with the session. After each command, a line
    tells that it has ended and how. What went to stderr
    comes last, behind a line of its own.
    """
    lines = ["trap 'kill $(jobs -p) 2>/dev/null' EXIT", "status=0", "errors=$(mktemp)"]
    for command in commands:
        if command.endswith("&"):
            lines.append(f"{command[:-1]} >/dev/null 2>&1 &")
            lines.append(f"until (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do sleep 0.05; done; status=0")
        else:
            lines += ["(exit $status)", f"{{ {command}\n}} 2>$errors", "status=$?"]
        lines.append(f'echo; echo "{ERRORS}"; cat $errors; : >$errors; echo; echo "{ENDED} $status"')
    return "\n".join(lines)


def run(script: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a script in bash; return what it printed."""
    bash = shutil.which("bash") or "bash"
    return subprocess.run(
        [bash, "-c", script], cwd=folder, env=dict(environment), text=True, check=False, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    ).stdout  # fmt: skip

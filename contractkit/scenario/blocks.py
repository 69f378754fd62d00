"""The text of a `.http` file -> its blocks: what stands between two `###` lines, comments set aside.

Comment lines (`#`, `//`) are comments everywhere, in a body too, as in VS Code REST Client and JetBrains.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\n|\r")
_SEPARATOR = re.compile(r"#{3,}")
_COMMENT = re.compile(r"\s*(?:#|//)")
_DIRECTIVE = re.compile(r"\s*(?:#+|//+)\s*@([\w-]+)(?![\w-])\s*[=:]?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file; numbers count from 1."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that says something to a tool: `# @name current`."""

    name: str
    argument: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two separators.

    Attributes:
        title: what follows the `###`, empty when nothing does.
        lines: the lines that are not comments.
        comments: the text of the comments that are not directives.
    """

    title: str
    lines: tuple[Line, ...]
    directives: tuple[Directive, ...]
    comments: tuple[str, ...]

    def directive(self, name: str) -> bool:
        """Tell whether the block carries a directive."""
        return any(directive.name == name for directive in self.directives)


def blocks(text: str) -> tuple[Block, ...]:
    """Split a file at its `###` lines. The first block is what stands before the first of them."""
    found: list[Block] = []
    title, begin = "", 0
    lines = [Line(number, line) for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)]
    for index, line in enumerate(lines):
        if separator := _SEPARATOR.match(line.text):
            found.append(_block(title, lines[begin:index]))
            title, begin = line.text[separator.end() :].strip(), index + 1
    return (*found, _block(title, lines[begin:]))


def _block(title: str, lines: list[Line]) -> Block:
    comments = [line for line in lines if _COMMENT.match(line.text)]
    matches = [(line, _DIRECTIVE.fullmatch(line.text)) for line in comments]
    return Block(
        title=title,
        lines=tuple(line for line in lines if not _COMMENT.match(line.text)),
        directives=tuple(
            Directive(found[1].lower(), found[2].strip(), line.number) for line, found in matches if found is not None
        ),
        comments=tuple(line.text.strip().lstrip("#/").strip() for line, found in matches if found is None),
    )

"""Where in a TOML text tables and keys stand; the standard library's reader does not tell.

A second, smaller reader that knows headers and keys only. It serves messages: where it cannot be sure, it says None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

_HEADER: Final = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*([\w.\"' -]+?)\s*=")
_LONG_STRING: Final = re.compile(r'"""|\'\'\'')

TablePath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class TomlLines:
    """The lines of a TOML text."""

    text: str

    def tables(self, path: TablePath) -> tuple[int, ...]:
        """Return the lines of the headers of a table, or of all tables of an array."""
        return tuple(line for line, found, is_header in self._places if is_header and found == path)

    def key(self, table: TablePath, name: str, *, header: int | None = None) -> int | None:
        """Return the line of a key, or of the header of the table that it names; None when it is not found.

        Args:
            table: the table it is in.
            name: the key.
            header: the line of the table's header, where there are several.
        """
        path = (*table, name)
        begins = header or 0
        later = [line for line, _, is_header in self._places if is_header and line > begins]
        ends = later[0] if header is not None and later else None
        fitting = [
            line
            for line, found, _ in self._places
            if found[: len(path)] == path and line >= begins and (ends is None or line < ends)
        ]
        return fitting[0] if fitting else None

    @cached_property
    def _places(self) -> tuple[tuple[int, TablePath, bool], ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[tuple[int, TablePath, bool]]:
        table: TablePath = ()
        in_string = False
        for number, line in enumerate(self.text.splitlines(), 1):
            marks = len(_LONG_STRING.findall(line))
            if not in_string:
                header, key = _HEADER.match(line), _KEY.match(line)
                if header:
                    table = _parts(header[2])
                    yield number, table, True
                elif key:
                    yield number, (*table, *_parts(key[1])), False
            in_string ^= marks % 2 == 1


def _parts(name: str) -> TablePath:
    return tuple(part.strip().strip("\"'") for part in name.split("."))

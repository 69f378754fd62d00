"""JSON as text: laid out anew token by token, so that no number is rounded and no key moves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

_SCALAR: Final = frozenset('"-0123456789')
"""What strings and numbers begin with."""

# Possessive: a string that is no name must not be tried again, one character shorter at a time.
_STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_VALUE: Final = rf'{_STRING}|[^\s{{}}\[\],:"]++'
_PART: Final = re.compile(rf"({_STRING})\s*+:\s*+({_VALUE})?+|({_VALUE}|[{{}}\[\]])")
"""The name of a member, with its value unless that is in brackets; a bracket; or any other value."""

K = TypeVar("K")

_NAME: Final = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+:')

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)

# Characters that JSON allows in a string and YAML's literal block does not keep.
_BLOCK_UNSAFE: Final = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def indent(text: str) -> str:
    r"""Lay JSON out over lines, two spaces a level, every token kept.

    Letters are written as themselves, and characters that a YAML literal block cannot hold as `\u` escapes: the value
    is the same, and people can read it.

    Args:
        text: JSON that was read successfully before.
    """
    readable = _ESCAPE.sub(_unescaped, text) if "\\u" in text else text
    pieces: list[str] = []
    line = "\n"  # what begins a line at the present depth
    before = ""  # what stands before the next value or name
    for name, value, other in _PART.findall(_BLOCK_UNSAFE.sub(_escaped, readable)):
        if name:
            pieces += (before, name, ": ", value)
            before = f",{line}" if value else ""  # else it is in brackets
        elif other in "{[":
            pieces += (before, other)
            before = line = f"{line}  "
        elif other in "}]":
            is_empty, line = before == line, line[:-2]
            pieces.append(other if is_empty else f"{line}{other}")
            before = f",{line}"
        else:
            pieces += (before, other)
            before = f",{line}"
    return "".join(pieces)


@lru_cache(maxsize=2)  # a request and its answer are each asked for secrets first, and then for personal data
def member_names(text: str) -> frozenset[str]:
    """Return the names of the members in a text that may be JSON, and of what only looks like one inside a string."""
    return frozenset(json.loads(f'"{name}"') if "\\" in name else name for name in _NAME.findall(text))


def replace_values(text: str, kind_of: Callable[[str, K | None], K | None], replaced: Callable[[K, str], str]) -> str:
    """Replace strings and numbers by the names of their members, and leave every other character as it is.

    Args:
        text: JSON that was read successfully before.
        kind_of: gives by a member's name, and by what was given for the member around it, what kind of value the
            member holds; None leaves the value alone. The values of an array are of the array's kind.
        replaced: gives the new token for a kind and the token of a string, quotes included, or of a number.
    """
    pieces: list[str] = []
    end = 0
    around: list[K | None] = [None]  # for each open bracket, the kind of what it holds
    kind: K | None = None  # of what comes next, unless it has a name of its own
    for match in _PART.finditer(text):
        name, value, other = match.groups()
        if name is not None:
            kind = kind_of(_plain(name), around[-1])
            if value is None:  # it is in brackets
                continue
            at = match.start(2)
        else:
            value, at = other, match.start()
            if value in "{[":
                around.append(kind)
                continue
            if value in "}]":
                around.pop()
                kind = around[-1]
                continue
        if kind is not None and value[0] in _SCALAR:
            pieces += (text[end:at], replaced(kind, value))
            end = match.end()
    return "".join((*pieces, text[end:]))


def _plain(name: str) -> str:
    plain: str = json.loads(name) if "\\" in name else name[1:-1]
    return plain


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def _unescaped(match: re.Match[str]) -> str:
    """Write a character out that needs no escape; a backslash that is itself escaped takes its follower with it."""
    character = chr(int(match[1], 16)) if match[1] else ""
    return character if character >= "\xa0" and not _BLOCK_UNSAFE.match(character) else match[0]

"""JSON as text: laid out anew token by token, so that no number is rounded and no key moves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, Generic, TypeVar

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


class MemberValues(Generic[K]):
    """Replaces strings and numbers in JSON by the names of their members, and leaves every other character as it is.

    Few members of a body hold anything to replace: only what they hold is taken apart.

    Args:
        kind_of: gives by a member's name, and by what was given for the member around it, what kind of value the
            member holds; None leaves the value alone. The values of an array are of the array's kind.
        replaced: gives the new token for a kind and the token of a string, quotes included, or of a number.
    """

    def __init__(self, kind_of: Callable[[str, K | None], K | None], replaced: Callable[[K, str], str]) -> None:
        self._kind_of = kind_of
        self._replaced = replaced
        self._wanted = lru_cache(maxsize=256)(self._wanted_of)  # an API has few sets of names

    def replace(self, text: str) -> str:
        """Return a text with its values replaced.

        Args:
            text: JSON, or what looks like it; what was cut off in the middle is replaced up to there.
        """
        kinds, members = self._wanted(_names(text))
        if not kinds:
            return text
        pieces: list[str] = []
        end = at = 0
        for member in members.finditer(text):
            # It lies in brackets that were taken apart, or ends a longer name.
            if member.start() < at or (member.start() and text[member.start() - 1] == "\\"):
                continue
            at = member.end()
            held = kinds[member[1]]
            for kind, start, stop in [(held, member.start(2), at)] if member[2] else self._parts_within(text, at, held):
                at = stop
                if kind is None or text[start] not in _SCALAR:
                    continue
                pieces += (text[end:start], self._replaced(kind, text[start:stop]))
                end = stop
        return "".join((*pieces, text[end:]))

    def _wanted_of(self, names: frozenset[str]) -> tuple[dict[str, K], re.Pattern[str]]:
        """Return the kinds of the names that have one, and what matches such a member: its value unless in brackets."""
        kinds = {name: kind for name in names if (kind := self._kind_of(_plain(name), None)) is not None}
        spelt = "|".join(map(re.escape, sorted(kinds)))
        return kinds, re.compile(rf'"({spelt})"\s*+:\s*+({_VALUE})?+' if kinds else "(?!)")

    def _parts_within(self, text: str, start: int, kind: K | None) -> Iterator[tuple[K | None, int, int]]:
        """Yield the values inside the brackets that begin at a place, the brackets too, with kinds and places."""
        around: list[K | None] = []  # for each open bracket, the kind of what it holds
        for match in _PART.finditer(text, start):
            name, value, other = match.groups()
            if not around and other not in ("{", "["):
                return  # it is cut off or is not JSON
            if name is not None:
                kind = self._kind_of(_plain(name[1:-1]), around[-1])
                if value is not None:  # else it is in brackets
                    yield kind, match.start(2), match.end()
                continue
            if other in "{[":
                around.append(kind)
            elif other in "}]":
                kind = around.pop()
                if around:
                    kind = around[-1]
            yield kind, match.start(), match.end()
            if not around:
                return


@lru_cache(maxsize=2)  # a request and its answer are each asked for secrets first, and then for personal data
def _names(text: str) -> frozenset[str]:
    """Return the names of members as they are spelt."""
    return frozenset(_NAME.findall(text))


def string_in(token: str) -> str:
    """Return what the token of a string says, quotes included; as it stands where it is not quite JSON."""
    return _plain(token[1:-1])


def _plain(name: str) -> str:
    """Return a text without the escapes that it is spelt with; as it stands where JSON does not know one of them."""
    if "\\" not in name:
        return name
    try:
        plain: str = json.loads(f'"{name}"')
    except json.JSONDecodeError:
        return name
    return plain


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def _unescaped(match: re.Match[str]) -> str:
    """Write a character out that needs no escape; a backslash that is itself escaped takes its follower with it."""
    character = chr(int(match[1], 16)) if match[1] else ""
    return character if character >= "\xa0" and not _BLOCK_UNSAFE.match(character) else match[0]

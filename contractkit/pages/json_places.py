"""Where the members of a JSON text stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")(?P<colon>\s*:)?|[\[\]{},]|[^\s"\[\]{},:]+')


class Place(NamedTuple):
    """A member by its JSON Pointer: where its name begins, of a list item or the document where its value does."""

    pointer: str
    offset: int


def places(text: str) -> Iterator[Place]:
    """Yield every place of a strict JSON text, in order. A member that stands twice is yielded twice."""
    keys: list[str | int] = []
    prefixes = [""]
    named = False
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if token["colon"]:
            keys[-1] = _escaped(token["string"])
            yield Place(f"{prefixes[-1]}/{keys[-1]}", token.start())
            named = True
        elif mark == ",":
            if isinstance(keys[-1], int):
                keys[-1] += 1
        elif mark in "}]":
            keys.pop()
            prefixes.pop()
        else:
            pointer = f"{prefixes[-1]}/{keys[-1]}" if keys else ""
            if not named:
                yield Place(pointer, token.start())
            named = False
            if mark in "{[":
                keys.append(0 if mark == "[" else "")
                prefixes.append(pointer)


def _escaped(string: str) -> str:
    name = string[1:-1]
    if "\\" in name:
        import json

        name = str(json.loads(string))
    return name.replace("~", "~0").replace("/", "~1")

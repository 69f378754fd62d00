"""The part of JSONPath that names one value: `$.links.self.uri`, `$.items[0]['@odata.etag']` (RFC 9535, 2.3).

Wildcards, slices and filters select many values or none, so nothing could be put in their place.
"""

from __future__ import annotations

import re

_SEGMENT = re.compile(
    r"""
    \.? (?P<name> [^\s.\[\]'"*]+ )
  | \[ \s* (?P<index> \d+ ) \s* \]
  | \[ \s* (?P<quote> ['"] ) (?P<quoted> [^'"]* ) (?P=quote) \s* \]
    """,
    re.VERBOSE,
)


class JsonPathError(ValueError):
    """The path does not name one value; the message says which paths do."""


def parse(path: str) -> tuple[str | int, ...]:
    """Read a path as member names and array indexes. The leading `$` may be left out; `*` alone is the whole document.

    Raises:
        JsonPathError: it is not a path to one value.
    """
    rest = path.removeprefix("$")
    parts: list[str | int] = []
    position = 1 if path == "*" else 0
    rest = path if path == "*" else rest
    while position < len(rest):
        segment = _SEGMENT.match(rest, position)
        if segment is None or (segment["name"] and position and not segment[0].startswith(".")):
            raise JsonPathError(f"{path!r} does not name one JSON value; write it like $.links.self.uri or $.items[0]")
        position = segment.end()
        parts.append(int(segment["index"]) if segment["index"] else segment["name"] or segment["quoted"])
    return tuple(parts)

"""Which of the files in a folder are tapes.

Every `.yaml` is one, so that a broken one is told of and not passed over. Other recorders write `.yml` and `.json` too,
and those names are shared with much else: there, what begins as a tape does is one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

OURS: Final = ".yaml"
OTHERS: Final = (".yml", ".json")
_LOOK: Final = 64 * 1024
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_YAML: Final = re.compile(r"""^(?:---\s+)?["']?(?:http_)?interactions["']?\s*:""")
_JSON: Final = re.compile(r'"(?:http_)?interactions"\s*:')


def tapes_below(folder: Path) -> list[Path]:
    """Return the tapes in a folder and those below it, in the order of their names."""
    return sorted(_found(folder))


def is_tape(path: Path) -> bool:
    """Tell a file that should be a tape, whole or broken, from others of the same name."""
    return path.suffix == OURS or (path.suffix in OTHERS and begins_as_tape(path))


def begins_as_tape(path: Path) -> bool:
    """Look at the beginning of a file. What is empty, no text, or cannot be looked at is not shown to be another thing.

    A tape that a crash or a full disk left empty must not go unnoticed.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_LOOK)
    except OSError:
        return True
    if head.startswith(_UTF_16):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if not text.strip() or "\0" in text:
        return path.suffix == OURS
    if text.lstrip().startswith("{"):
        return _JSON.search(text) is not None
    return any(map(_YAML.match, text.splitlines()))


def _found(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith((OURS, *OTHERS)) and is_tape(path := Path(place, name)):
                yield path

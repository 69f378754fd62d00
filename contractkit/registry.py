"""What a folder holds, by name: list it, look one up, suggest on a miss.

Rules, report formats and drifts are files in a folder; none of them is named in a list that could be forgotten.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Collection, Iterator
from types import ModuleType

from contractkit.errors import UsageError


def names_in(package: str) -> tuple[str, ...]:
    """Return the dotted names of the public modules below a package, sorted, without importing them.

    A name that starts with an underscore is not public. Sub-packages are entered and not listed.
    """
    # The folder is listed as a folder: pkgutil and pathlib do the same, and take longer to load than `--help` may.
    return tuple(sorted(_names_below(importlib.import_module(package).__path__[0], package)))


def _names_below(folder: str, package: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        public = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    for entry in public:
        name, dot, _ = entry.name.partition(".py")
        if entry.is_dir():
            yield from _names_below(entry.path, f"{package}.{name}")
        elif dot and entry.name.endswith(".py"):
            yield f"{package}.{name}"


def modules_in(package: str) -> Iterator[ModuleType]:
    """Import every public module below a package, in the order of their dotted names."""
    return map(importlib.import_module, names_in(package))


def suggestion(name: str, known: Collection[str]) -> str:
    """Return ` Did you mean 'x'?` for a near miss, else an empty string."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def unknown(
    kind: str, name: str, known: Collection[str], *, path: str | None = None, listed_by: str = ""
) -> UsageError:
    """Build the error for a name that nothing answers to: what it is, the near miss, and all there are.

    Args:
        kind: what it was meant to name.
        name: what was given.
        known: all there are.
        path: where it was given, when that is not the command line.
        listed_by: the command that lists them, where they are too many for a sentence.
    """
    every = f"They are listed by: {listed_by}" if listed_by else f"There are: {', '.join(sorted(known))}."
    return UsageError(f"there is no {kind} {name!r}.{suggestion(name, known)} {every}", path=path)

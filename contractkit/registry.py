"""What a folder holds, by name: list it, look one up, suggest on a miss.

Rules, report formats and drifts are files in a folder; none of them is named in a list that could be forgotten.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from types import ModuleType

from contractkit.errors import UsageError


def modules_in(package: str) -> Iterator[ModuleType]:
    """Import every public module below a package, in the order of their dotted names.

    A name that starts with an underscore is not public. Sub-packages are entered and not yielded.
    """
    root = importlib.import_module(package)
    found = pkgutil.walk_packages(root.__path__, prefix=f"{package}.")
    for info in sorted(found, key=lambda info: info.name):
        if not info.ispkg and not info.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(info.name)


def suggestion(name: str, known: Collection[str]) -> str:
    """Return ` Did you mean 'x'?` for a near miss, else an empty string."""
    near = get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def unknown(kind: str, name: str, known: Collection[str], *, path: str | None = None) -> UsageError:
    """Build the error for a name that nothing answers to: what it is, the near miss, and all there are."""
    choices = ", ".join(sorted(known))
    return UsageError(f"there is no {kind} {name!r}.{suggestion(name, known)} There are: {choices}.", path=path)

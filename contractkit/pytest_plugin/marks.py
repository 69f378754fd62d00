"""The mark `contract(NAME, pages=..., mode=..., match=...)`, read; and the tape of a test that names none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from contractkit.errors import UsageError
from contractkit.pytest_plugin.modes import Mode
from contractkit.registry import unknown

_USAGE: Final = (
    'the mark is contract(NAME, pages=[PAGE, ...], mode=MODE, match=[PART, ...]), as in contract("update-accepted").'
)
_NAMES: Final = ("name", "pages", "mode", "match")
_UNSAFE: Final = re.compile(r"[^a-z0-9_.-]+")
_MAX_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark asks for.

    Attributes:
        name: the tape; None for the one that is named after the test.
        pages: what to compare the tape with, relative to the root; empty for the pages of the settings.
        mode: how to answer; None leaves it to the settings.
        match: what has to be the same in two requests; None for everything.
        anew: marks of values that need only have the same form.
    """

    name: str | None = None
    pages: tuple[str, ...] = ()
    mode: Mode | None = None
    match: tuple[str, ...] | None = None
    anew: tuple[str, ...] = ()


def read_mark(args: Sequence[object], named: Mapping[str, object]) -> Mark:
    """Read what stands between the parentheses of a mark.

    Raises:
        UsageError: it is not what a mark takes.
    """
    for each in named:
        if each not in _NAMES:
            raise unknown("part of the mark", each, _NAMES)
    names = (*args, *([named["name"]] if "name" in named else ()))
    if len(names) > 1 or not all(isinstance(each, str) and each for each in names):
        raise UsageError(_USAGE)
    match, anew = _match(named.get("match"))
    return Mark(
        name=str(names[0]) if names else None,
        pages=_pages(named.get("pages")),
        mode=_mode(named.get("mode")),
        match=match,
        anew=anew,
    )


def tape_name(module: PurePath, test: str) -> str:
    """Name the tape of a test: `tests/api/test_orders/test_update-paid`.

    Two tests never share a name, on no file system: where a name had to be changed, or differs from another only in
    case, a digest of the whole tells it apart.

    Args:
        module: the file of the test, relative to the root.
        test: the test in its file, with class and parameters: `TestUpdate::test_update[paid]`.
    """
    name, bracket, parameters = test.partition("[")
    # A dot may stand for `::` only where no dot stood before, or two names become one.
    simple = name.replace("::", ".") + (f"-{parameters.removesuffix(']')}" if bracket else "")
    safe = _UNSAFE.sub("-", simple.lower()).strip("-. ")[:_MAX_NAME]
    if safe != simple or "." in name:
        safe += f"-{hashlib.sha256(test.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    folders = [part for part in module.with_suffix("").parts if part not in {"..", "/"} and part != module.anchor]
    return "/".join((*folders, safe))


def _pages(value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)) and all(isinstance(each, (str, PurePath)) for each in value):
        return tuple(map(str, value))
    if value is not None:
        raise UsageError(f"pages={value!r} is no list of pages. {_USAGE[0].upper()}{_USAGE[1:]}")
    return ()


def _mode(value: object) -> Mode | None:
    if value is None:
        return None
    names = [mode.value for mode in Mode]
    if value not in names:
        raise unknown("mode", str(value), names)
    return Mode(str(value))


def _match(value: object) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    """Tell the parts of a request from the marks of values; None where there are marks only."""
    if value is None:
        return None, ()
    from contractkit.cassettes.made_anew import is_mark, read_marks
    from contractkit.cassettes.match import PARTS

    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(each, str) for each in value):
        raise UsageError(f"match={value!r} is no list of parts. {_USAGE[0].upper()}{_USAGE[1:]}")
    names = tuple(value) if isinstance(value, (list, tuple)) else tuple(sorted(value))
    anew = tuple(filter(is_mark, names))
    read_marks(anew)
    named = [name for name in names if not is_mark(name)]
    parts = tuple(part for name in named for part in (("host", "path", "query") if name == "uri" else (name,)))
    for part in parts:
        if part not in PARTS:
            raise unknown("part of a request", part, (*PARTS, "uri"))
    if not names:
        raise UsageError("match names no part of a request, so that any request would be answered.")
    return parts or None, anew

"""Pure changes to JSON values, by path."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import TypeAlias

from contractkit.model.json_value import MISSING, Json, resolve, walk

Path: TypeAlias = "tuple[str | int, ...]"


def changed(value: Json, path: Path, new: Json) -> Json:
    """Return the value with another one at a path; the path's parents have to be there."""
    if not path:
        return new
    result = copy.deepcopy(value)
    above = resolve(result, path[:-1])
    if isinstance(above, dict):
        above[str(path[-1])] = new
    elif isinstance(above, list):
        above[int(path[-1])] = new
    return result


def without(value: Json, path: Path) -> Json:
    """Return the value without what is at a path."""
    result = copy.deepcopy(value)
    above = resolve(result, path[:-1])
    if isinstance(above, dict):
        above.pop(str(path[-1]), None)
    elif isinstance(above, list):
        del above[int(path[-1])]
    return result


def renamed(value: Json, path: Path, name: str) -> Json:
    """Return the value with a member called otherwise, in its old place."""
    above = resolve(value, path[:-1])
    if not isinstance(above, dict):
        return value
    return changed(value, path[:-1], {(name if key == path[-1] else key): item for key, item in above.items()})


def applied(value: Json, edits: Iterable[tuple[Path, Json]]) -> Json:
    """Return the value with several changes, those that lead nowhere left out."""
    for path, new in edits:
        if resolve(value, path[:-1]) is not MISSING:
            value = changed(value, path, new)
    return value


def mapped(value: Json, change: Callable[[Path, Json], Json], path: Path = ()) -> Json:
    """Return the value with every scalar in it replaced by what a function makes of it."""
    if isinstance(value, dict):
        return {name: mapped(item, change, (*path, name)) for name, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, change, (*path, index)) for index, item in enumerate(value)]
    return change(path, value)


def members(value: Json) -> list[tuple[Path, Json]]:
    """Return every member of every object, parents first."""
    return [(path, item) for path, item in walk(value) if path and isinstance(path[-1], str)]


def nested(path: Path, value: Json) -> Json:
    """Return the merge patch (RFC 7396) that sets one member."""
    for part in reversed(path):
        value = {str(part): value}
    return value

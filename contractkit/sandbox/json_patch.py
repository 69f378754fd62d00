"""JSON Patch (RFC 6902)."""

from __future__ import annotations

from copy import deepcopy

from contractkit.model.json_value import MISSING, Json, equal, resolve, split_pointer


class MalformedPatchError(ValueError):
    """It is not a JSON Patch document."""


class PatchConflictError(ValueError):
    """The patch does not fit the resource: a place is not there, or a `test` is not met."""


def touched(patch: Json) -> frozenset[str]:
    """Return the top-level members that a patch writes to.

    Raises:
        MalformedPatchError: it is not a JSON Patch document.
    """
    places = [_place(operation, "path") for operation in _operations(patch) if operation["op"] != "test"]
    places += [_place(operation, "from") for operation in _operations(patch) if operation["op"] == "move"]
    return frozenset(place[0] for place in places if place)


def apply(target: Json, patch: Json) -> Json:
    """Apply every operation in order, or none of them.

    Raises:
        MalformedPatchError: it is not a JSON Patch document.
        PatchConflictError: one of the operations cannot be applied.
    """
    document = deepcopy(target)
    for operation in _operations(patch):
        document = _applied(document, operation)
    return document


def _operations(patch: Json) -> list[dict[str, Json]]:
    if not isinstance(patch, list):
        raise MalformedPatchError("a JSON Patch is an array of operations")
    operations = [
        operation for operation in patch if isinstance(operation, dict) and isinstance(operation.get("op"), str)
    ]
    if len(operations) != len(patch):
        raise MalformedPatchError("every operation of a JSON Patch is an object with an 'op'")
    return operations


def _applied(document: Json, operation: dict[str, Json]) -> Json:
    name, path = operation["op"], _place(operation, "path")
    if name == "remove":
        return _removed(document, path)
    if name == "move":
        source = _place(operation, "from")
        if path[: len(source)] == source != path:
            raise PatchConflictError("a value cannot be moved into itself")
        value = _found(document, source)
        return _added(_removed(document, source), path, value)
    if name == "copy":
        return _added(document, path, deepcopy(_found(document, _place(operation, "from"))))
    if name not in ("add", "replace", "test"):
        raise MalformedPatchError(f"there is no operation {name!r} in a JSON Patch")
    if "value" not in operation:
        raise MalformedPatchError(f"the operation {name!r} has no 'value'")
    value = operation["value"]
    if name == "add":
        return _added(document, path, value)
    if name == "replace":
        return _replaced(document, path, value)
    if not equal(_found(document, path), value):
        raise PatchConflictError(f"the test of {operation['path']!r} is not met")
    return document


def _place(operation: dict[str, Json], key: str) -> tuple[str, ...]:
    text = operation.get(key)
    if not isinstance(text, str) or not (text == "" or text.startswith("/")):
        raise MalformedPatchError(f"{key!r} of an operation must be a JSON Pointer, and is {text!r}")
    return split_pointer(text)


def _found(document: Json, path: tuple[str, ...]) -> Json:
    value = resolve(document, path)
    if value is MISSING:
        raise PatchConflictError(f"there is nothing at '/{'/'.join(path)}'")
    return value


def _added(document: Json, path: tuple[str, ...], value: Json) -> Json:
    if not path:
        return value
    parent = _found(document, path[:-1])
    if isinstance(parent, dict):
        parent[path[-1]] = value
    elif isinstance(parent, list):
        parent.insert(_index(path, len(parent)), value)
    else:
        raise PatchConflictError(f"'/{'/'.join(path[:-1])}' holds neither members nor items")
    return document


def _replaced(document: Json, path: tuple[str, ...], value: Json) -> Json:
    _found(document, path)
    parent = resolve(document, path[:-1]) if path else MISSING
    if isinstance(parent, dict):
        parent[path[-1]] = value
    elif isinstance(parent, list):
        parent[int(path[-1])] = value
    else:
        return value
    return document


def _removed(document: Json, path: tuple[str, ...]) -> Json:
    _found(document, path)
    parent = resolve(document, path[:-1]) if path else MISSING
    if isinstance(parent, dict):
        del parent[path[-1]]
    elif isinstance(parent, list):
        del parent[int(path[-1])]
    else:
        raise PatchConflictError("the whole resource cannot be removed by a patch")
    return document


def _index(path: tuple[str, ...], length: int) -> int:
    if path[-1] == "-":
        return length
    if not path[-1].isdecimal() or int(path[-1]) > length:
        raise PatchConflictError(f"there is no place {path[-1]!r} in the array '/{'/'.join(path[:-1])}'")
    return int(path[-1])

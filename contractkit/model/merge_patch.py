"""JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from contractkit.model.json_value import Json


def merge(target: Json, patch: Json) -> Json:
    """Return the target with the patch applied; neither is changed.

    A member that is null in the patch is removed, objects are merged, everything else is replaced (RFC 7396, 2).
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), value)
    return result

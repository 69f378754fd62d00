"""Names of members as a body spells them: a request or a page may write `City` for `city`."""

from __future__ import annotations

from collections.abc import Mapping

from contractkit.model.json_value import Json


def spelt(name: str, members: Mapping[str, Json]) -> str | None:
    """Return a member's name as an object spells it; None when the object has none of this name."""
    if name in members:
        return name
    return next((own for own in members if own.casefold() == name.casefold()), None)


def spelt_path(path: tuple[str, ...], body: Json) -> tuple[str, ...]:
    """Return a path as a body spells it; empty when the body has nothing there."""
    found: list[str] = []
    for name in path:
        own = spelt(name, body) if isinstance(body, dict) else None
        if own is None or not isinstance(body, dict):
            return ()
        found.append(own)
        body = body[own]
    return tuple(found)

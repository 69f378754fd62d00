"""Places whose values were proved to be noise, as a tape keeps them: one per line, `/orders/1#/servedBy`."""

from __future__ import annotations

from collections.abc import Iterable

from contractkit.compare.wire.noise import Place


def written(places: Iterable[Place]) -> str | None:
    """Write places down; None when there are none."""
    return "\n".join(sorted(f"{resource}#{pointer}" for resource, pointer in places)) or None


def read(text: str | None) -> frozenset[Place]:
    """Read what `written` wrote; a line without a pointer is passed over."""
    split = (line.partition("#") for line in (text or "").splitlines())
    return frozenset((resource, pointer) for resource, mark, pointer in split if mark)

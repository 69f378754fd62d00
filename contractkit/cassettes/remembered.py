"""What was made of the last few bodies: a service answers a write with what the next read gets."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Final, TypeVar

_FEW: Final = 4
_LARGE: Final = 64 * 1024
"""Bytes; larger bodies are not kept for this."""

K = TypeVar("K", bound=Hashable)


def remembering(work: Callable[[K, bytes], bytes]) -> Callable[[K, bytes], bytes]:
    """Return a function that does the same work, and not again for what it was given lately.

    Args:
        work: gives a body for a body, and always the same for the same and the same key.
    """
    recall = lru_cache(maxsize=_FEW)(work)

    def remembered(key: K, body: bytes) -> bytes:
        return recall(key, body) if len(body) <= _LARGE else work(key, body)

    return remembered

"""Which tapes tell about the same resources: they are judged together, because each may be judged by the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from contractkit.model.exchange import Exchange


def resources_of(exchanges: Iterable[Exchange]) -> tuple[str, ...]:
    """Name the resources of a tape by their paths.

    Coarser than any comparison of URIs, on purpose: hosts and letter case do not count. What a comparison takes for one
    resource must never be taken for two here.
    """
    return tuple(sorted({_path(exchange.request.uri) for exchange in exchanges}))


def groups(resources: Sequence[Sequence[str]]) -> list[list[int]]:
    """Group tapes that share a resource, or of which one has a resource below another's.

    Args:
        resources: the resources of each tape, by `resources_of`.

    Returns:
        The indexes of the tapes of each group, in order; groups by their first tape.
    """
    parents = list(range(len(resources)))
    owners: dict[str, int] = {}
    for index, names in enumerate(resources):
        for name in names:
            _join(parents, index, owners.setdefault(name, index))
    for index, names in enumerate(resources):
        for name in names:
            for above in _above(name):
                if above in owners:
                    _join(parents, index, owners[above])
    found: dict[int, list[int]] = {}
    for index in range(len(resources)):
        found.setdefault(_root(parents, index), []).append(index)
    return list(found.values())


@lru_cache(maxsize=1024)
def _path(uri: str) -> str:
    try:
        path = urlsplit(uri).path
    except ValueError:  # an unclosed bracket where the host should be
        path = uri
    return unquote(path).strip("/").lower()


def _above(name: str) -> Iterator[str]:
    end = name.rfind("/")
    while end > 0:
        name = name[:end]
        yield name
        end = name.rfind("/")


def _join(parents: list[int], one: int, other: int) -> None:
    first, second = _root(parents, one), _root(parents, other)
    # The smaller index stays the root, so that groups come in the order of their first tapes.
    parents[max(first, second)] = min(first, second)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = index = parents[parents[index]]
    return index

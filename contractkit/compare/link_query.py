"""The query of a link beside that of the documented one: which parameters, and whether they name the resource.

The page's own answer tells what a query is about: where a value in it is also a member of the documented body, the
observed query has to hold the observed value of that member.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from contractkit.compare.link import LINK_MEMBERS, Link, names
from contractkit.model.json_value import Json, MaybeJson, resolve, walk

_EXPRESSION: Final = re.compile(r"\{[?&][^{}]*\}")
"""Parameters that a URI template (RFC 6570, 3.2.8 and 3.2.9) leaves to the client."""
_SHORTEST: Final = 4
"""Shorter values are found in a query by chance."""


@dataclass(frozen=True, slots=True)
class DocumentedParameter:
    """A parameter in the query of a documented link.

    Attributes:
        frames: by the path of each member that the value names, what stands around it.
    """

    name: str
    frames: tuple[tuple[tuple[str, ...], str], ...]

    def fault(self, sent: str | None, body: MaybeJson) -> str | None:
        """Say what is wrong with what a link has instead, None when nothing is."""
        if sent is None:
            return f"has no parameter {self.name!r}"
        known = [(path, frame, value) for path, frame in self.frames if (value := _at(body, path)) is not None]
        if not known or any(frame == _frame(sent, value) for _, frame, value in known):
            return None
        wrong = next((path for path, _, value in known if not names(sent, value)), None)
        return f"does not name {wrong[-1]} of the resource" if wrong else f"asks for {self.name} in another way"


def documented_parameters(uri: str, body: Json) -> tuple[DocumentedParameter, ...]:
    """Read the query of a documented link, and what it has from the documented body."""
    return tuple(
        DocumentedParameter(name, tuple((path, frame) for path, frame in _frames(value, body)))
        for name, value in _parameters(uri)
    )


def query_fault(link: Link, documented: Iterable[tuple[DocumentedParameter, ...]], body: MaybeJson) -> str | None:
    """Say what is wrong with the query of a link, as the rest of `its query ...`; None when nothing is.

    Args:
        link: the link.
        documented: the parameters of each documented link of its relation; one of these has to fit.
        body: the resource that the link belongs to.
    """
    found = None
    sent: dict[str, str] | None = None
    for parameters in documented:
        if parameters and sent is None:
            sent = dict(_parameters(link.uri))
        faults = (each.fault((sent or {}).get(each.name), body) for each in parameters)
        fault = next((one for one in faults if one is not None), None)
        if fault is None:
            return None
        found = found or fault
    return found


def _frames(value: str, body: Json) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the members of a documented body that the value of a parameter names, and what stands around them."""
    for path, member in walk(body):
        of_object = path and path[0] not in LINK_MEMBERS and all(isinstance(part, str) for part in path)
        if of_object and isinstance(member, str) and len(member) >= _SHORTEST and names(value, member):
            yield tuple(map(str, path)), _frame(value, member) or ""


def _at(body: MaybeJson, path: tuple[str, ...]) -> str | None:
    value = resolve(body, path) if isinstance(body, dict) else None
    return value if isinstance(value, str) else None


def _frame(value: str, name: str) -> str | None:
    """Return what stands around a name in the value of a parameter, None when the name is not in it."""
    before, found, after = value.casefold().partition(name.casefold())
    return " ".join(f"{before}\0{after}".split()) if found else None


@lru_cache(maxsize=4096)
def _parameters(uri: str) -> tuple[tuple[str, str], ...]:
    uri = _EXPRESSION.sub("", uri)  # a client may leave out what a template names
    try:
        query = urlsplit(uri).query
    except ValueError:  # a broken host
        query = uri.partition("#")[0].partition("?")[2]
    return tuple(parse_qsl(query, keep_blank_values=True))

"""What a contract says about the service behind it, in the form the service needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import quote

from contractkit.model import uri
from contractkit.model.contract import Example
from contractkit.model.json_value import Json
from contractkit.sandbox.links import Links
from contractkit.sandbox.machine import Machine

JsonObject: TypeAlias = "dict[str, Json]"


_LEGAL: Final = "/?:@!$&'()*+,;=~%#[]{}"
"""Characters that stay as they are in a URI or a template of one, beside letters, digits and `-._`."""


def encoded(address: str) -> str:
    """Percent-encode what may not stand in a URI: pages print paths with spaces and in any language."""
    return quote(address, safe=_LEGAL)


@dataclass(frozen=True, slots=True)
class Route:
    """A URI template, and the methods that are answered on it.

    Attributes:
        template: with numbers for the names of its variables, which pages use twice in one template; encoded.
        family: the resources behind it, as a path with `{}` for each variable; several templates may lead to the
            same ones.
        fixed: values of the family's leading path variables, where the template prints them in full.
    """

    template: str
    family: str
    methods: tuple[str, ...]
    fixed: tuple[str, ...] = ()

    def values(self, address: str) -> tuple[str, ...] | None:
        """Return the values of the family's path variables in a URI, or None when the URI is not one of this route."""
        found = uri.match(self.template, encoded(address))
        return None if found is None else (*self.fixed, *(value for _, value in found))

    def key(self, values: tuple[str, ...]) -> str:
        """Name one resource, whichever of its templates was used."""
        return " ".join((self.family, *(quote(value, safe="") for value in values)))


@dataclass(frozen=True, slots=True)
class Members:
    """The part that the top-level members of a representation play.

    Attributes:
        identity: carries the id; None where the page shows none.
        tag: carries the entity tag; None where only the header does.
        updated: date-times that move with each change.
        read_only: set by the service; what a client sends there is not taken.
        kept: survive a PUT that leaves them out. Contains `read_only`.
        forbidden: must not be sent.
        optional: names, in lower case and at any depth, that the page marks optional.
    """

    identity: str | None = None
    tag: str | None = None
    updated: tuple[str, ...] = ()
    read_only: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seed:
    """A resource that is there from the start.

    Attributes:
        path: where it is served.
        document: its members without the entity tag and the links, which are added to every answer.
        tag: the first entity tag, as documented; None where the page documents none that is one.
    """

    key: str
    path: str
    document: JsonObject
    tag: str | None


@dataclass(frozen=True)
class ServicePlan:
    """Everything that the sandbox knows of the service it stands for.

    Attributes:
        representation: the documented answer body, links and tag included.
        statuses: every status code that is documented.
        success: the status of a successful request, by method.
        required_headers: names of headers that a write must carry, If-Match aside.
        if_match_required: whether a write without If-Match is refused.
        any_case: whether member names are read in any letter case, as the page sends them in another one than it
            answers them.
        json_patch: whether PATCH takes JSON Patch (RFC 6902) instead of a merge patch (RFC 7396).
        asks_token: whether the page shows or demands Authorization.
        errors: documented error bodies.
        enumerations: documented values of top-level members whose type is an enumeration.
        deprecated: whether the page says that the operation is obsolete. Nothing is answered differently for it.
    """

    page: str
    routes: tuple[Route, ...]
    representation: JsonObject
    members: Members
    seeds: tuple[Seed, ...] = ()
    links: Links | None = None
    machine: Machine | None = None
    statuses: frozenset[int] = frozenset()
    success: Mapping[str, int] = field(default_factory=dict)
    required_headers: tuple[str, ...] = ()
    if_match_required: bool = False
    any_case: bool = False
    json_patch: bool = False
    asks_token: bool = False
    errors: tuple[Example, ...] = ()
    enumerations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deprecated: bool = False

    def first_documented(self, *candidates: int) -> int:
        """Return the first status that is documented; the first of all when none is."""
        return next((status for status in candidates if status in self.statuses), candidates[0])

    @property
    def conflict_status(self) -> int:
        """How a change that the state of the resource forbids is refused (RFC 9110, 15.5.10)."""
        return self.first_documented(409, 422, 400)

    @property
    def precondition_required_status(self) -> int:
        """How a write without If-Match is refused: 428 (RFC 6585, 3) unless only 412 is documented."""
        return self.first_documented(428, 412)

"""Values of enumerated members, and whether they are listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contractkit.compare.difference import MAX_KNOWN, Pattern, places
from contractkit.compare.documented import Documented
from contractkit.compare.shape import Array, Object, Shape
from contractkit.compare.state import StateMachine
from contractkit.model.contract import Source
from contractkit.model.json_value import MISSING, Json, MaybeJson


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A value that the enumeration of its member does not list.

    Attributes:
        listed: the values it does list.
        source: where it lists them.
        is_guess: nobody says that the list is about this member, it is only called after it.
    """

    path: tuple[str | int, ...]
    value: str
    listed: tuple[str, ...]
    source: Source | None
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class _Enumeration:
    """Where in a body of some shape an enumerated value stands, and what may stand there.

    Attributes:
        path: the pattern without what stands for items.
    """

    pattern: Pattern
    listed: tuple[str, ...]
    source: Source | None
    is_guess: bool = False
    path: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", tuple(part for part in self.pattern if part is not None))

    def places(self, value: Json) -> Iterable[tuple[tuple[str | int, ...], MaybeJson]]:
        """Return where its values are in a body, and what they are. Most are in no list, which is quick to follow."""
        if len(self.path) < len(self.pattern):
            return places(value, self.pattern)
        found: MaybeJson = value
        for name in self.path:
            found = found.get(name, MISSING) if isinstance(found, dict) else MISSING
        return ((self.path, found),)


@dataclass(frozen=True, eq=False)
class Enumerations:
    """The enumerations of a documented body; where a shape has them is found out once.

    Attributes:
        body: what is documented.
        states: the documented machine, whose table lists values where no enumeration is linked.
    """

    body: Documented
    states: StateMachine | None = None
    _known: dict[Shape, tuple[_Enumeration, ...]] = field(default_factory=dict, repr=False)

    def unlisted(self, value: Json, shape: Shape) -> Iterator[Unlisted]:
        """Yield the values of a body that are not listed; of a list's items, the first at each place."""
        known = self._known.get(shape)
        if known is None:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            known = (*_linked(self.body, shape, ()), *self._of_states())
            self._known[shape] = known
        for enumeration in known:
            for path, found in enumeration.places(value):
                if isinstance(found, str) and found not in enumeration.listed:
                    yield Unlisted(path, found, enumeration.listed, enumeration.source, enumeration.is_guess)
                    break

    def _of_states(self) -> Iterator[_Enumeration]:
        machine = self.states
        if machine is None:
            return
        for path, listed in ((machine.path, machine.states), (machine.substatus_path, machine.substatuses)):
            member = None if path is None else self.body.at(path)
            if path is not None and member is not None and not member.values:
                yield _Enumeration(path, listed, machine.source)


def _linked(place: Documented, shape: Shape, pattern: Pattern) -> Iterator[_Enumeration]:
    """Yield the enumerations that tables link members to, wherever the shape has them."""
    if place.values:
        yield _Enumeration(pattern, place.values, place.values_source, place.has_values_of_namesake)
    match shape:
        case Object(members=members):
            for name, shapes, _ in members:
                member = place.member(name)
                if member is not None:
                    for one in shapes:
                        yield from _linked(member, one, (*pattern, name))
        case Array(items=items):
            for item in items:
                yield from _linked(place.items, item, (*pattern, None))

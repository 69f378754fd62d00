"""Which values may differ between a recording and today. Proved, never guessed; the shape is never noise.

A value is noise when one of these proves it:

- a later request took it from the answer, so it is the service's to choose: an entity tag, an id, a link;
- it is the id or the number that the service gave to what it created: the next one gets another;
- the service sets it, and its format says that it is made anew: a UUID, a date-time, an entity tag, a digest. A value
  that the client sent before any answer held it is not the service's, whatever its format;
- the tape itself has two values there for one resource: it is state;
- two answers of today to the same read differ there;
- an earlier verification proved it, and the tape says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from contractkit.compare.string_format import DATE_TIMES, Format, format_of
from contractkit.model.exchange import Exchange, Response
from contractkit.model.json_value import Json, dump, pointer, resolve, walk

Place: TypeAlias = tuple[str, str]
"""A resource by the path of its URI, and a JSON Pointer into its representation."""

_MADE_ANEW: Final = frozenset({Format.UUID, Format.ENTITY_TAG, *DATE_TIMES})
_INSIDE: Final = re.compile(
    r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    r"|\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?"
    r"|\b[0-9a-fA-F]{16,}\b"
)


@dataclass(frozen=True)
class Noise:
    """What is known of the values of one tape.

    Attributes:
        carried: recorded values that requests take from answers, and the ids of what was created.
        own: values that the client said first.
        state: places that have two values on the tape.
        proved: places that differed between two answers of today, or of an earlier day.
        is_stand_in: whether a text stands for a secret, which may be another one today.
    """

    carried: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    state: frozenset[Place] = frozenset()
    proved: frozenset[Place] = frozenset()
    is_stand_in: Callable[[str], bool] = lambda _: False

    def excuses(self, place: Place, recorded: Json, live: Json) -> bool:
        """Tell whether a value may be another one than recorded."""
        if place in self.state or place in self.proved:
            return True
        if not isinstance(recorded, str) or not isinstance(live, str):
            return str(recorded) in self.carried
        if recorded in self.carried or self.is_stand_in(recorded):
            return True
        if recorded in self.own:
            return False
        format_ = format_of(recorded)
        return (format_ in _MADE_ANEW and format_of(live) is format_) or self._masked(recorded) == self._masked(live)

    def _masked(self, text: str) -> str:
        """Put a mark for what is made anew inside a text: an id in a link, a time in a message."""
        for value in self.carried:
            if len(value) >= 8:
                text = text.replace(value, "*")
        return _INSIDE.sub("*", text)


def state_of(exchanges: Iterable[Exchange]) -> frozenset[Place]:
    """Return the places that have two values on a tape, in successful answers about one resource."""
    first: dict[Place, str] = {}
    changed: set[Place] = set()
    for exchange in exchanges:
        if exchange.response.is_success and exchange.response.is_json:
            for place, value in _scalars(exchange.request.path, exchange.response.json):
                if first.setdefault(place, value) != value:
                    changed.add(place)
    return frozenset(changed)


def differing(resource: str, answers: Sequence[Response]) -> frozenset[Place]:
    """Return the places whose values differ between answers to the same read."""
    bodies = [dict(_scalars(resource, answer.json)) for answer in answers if answer.is_success and answer.is_json]
    return frozenset(
        place for body in bodies[1:] for place, value in body.items() if bodies[0].get(place, value) != value
    )


def moved_state(noise: Noise, recorded: Exchange, live: Exchange) -> tuple[str, ...]:
    """Return the places of a resource's state that are not as they were when the tape began."""
    if not (recorded.response.is_json and live.response.is_json and live.response.is_success):
        return ()
    return tuple(
        pointer(path)
        for path, value in walk(recorded.response.json)
        if (recorded.request.path, pointer(path)) in noise.state
        and not (isinstance(value, str) and format_of(value) in _MADE_ANEW)
        and type(found := resolve(live.response.json, path)) is type(value)
        and found != value
    )


def _scalars(resource: str, body: Json) -> Iterator[tuple[Place, str]]:
    for path, value in walk(body):
        if not isinstance(value, dict | list):
            yield (resource, pointer(path)), dump(value)

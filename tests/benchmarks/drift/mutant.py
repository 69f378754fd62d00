"""A tape with one single drift on it, and what a tool has to say about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeAlias

from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import Json, pointer
from tests.benchmarks.drift.json_edit import Path
from tests.benchmarks.drift.service import Service
from tests.benchmarks.drift.subject import Subject
from tests.benchmarks.drift.tape import Client, Tape, at, edited, recorded, refused

BODY = "/response/body"
ETAG = "/response/headers/ETag"
IF_MATCH = "/request/headers/If-Match"
STATUS = "/response/status"


@dataclass(frozen=True)
class Mutant:
    """One drift.

    Attributes:
        operator: what was done, the same wherever it was done.
        places: where it happened; a finding at any of these pointers is placed right.
        exchanges: on which exchanges of the tape.
        rules: the rules that may name it.
        level: the least level that it deserves; nothing above INFO may be said of one that deserves INFO.
        implied: rules that it breaks elsewhere too, because another value has to agree with the one that drifted.
    """

    operator: str
    tape: Tape
    places: frozenset[str]
    exchanges: frozenset[int]
    rules: frozenset[str]
    verdict: Verdict = Verdict.API
    level: Level = Level.WARNING
    variant: str = ""
    implied: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.operator} at {min(self.places, key=len)}" + (f" ({self.variant})" if self.variant else "")


@dataclass(frozen=True)
class Variation:
    """A tape that differs from the usual one, and from which nothing can be held against anybody."""

    name: str
    tape: Tape


@dataclass(frozen=True)
class Scene:
    """A page, ready for drifts: its subject and the tapes that they happen on."""

    subject: Subject
    _tapes: dict[str, Tape] = field(default_factory=dict, repr=False)

    @cached_property
    def recorded(self) -> Tape:
        return recorded(self.subject)

    @cached_property
    def refused(self) -> Tape | None:
        return refused(self.subject) if self.subject.has_tags else None

    @cached_property
    def read_twice(self) -> Tape:
        return Client(Service(self.subject)).read().read().tape

    @property
    def clean(self) -> Iterator[Tape]:
        """Every tape without drift."""
        yield from (self.recorded, self.read_twice)
        if self.refused is not None:
            yield self.refused


Operator: TypeAlias = "Callable[[Scene], Iterator[Mutant]]"


def place(path: Path) -> str:
    """Return the pointer of a place in an answer's body."""
    return BODY + pointer(path)


def in_answers(
    scene: Scene,
    operator: str,
    change: Callable[[Json], Json],
    paths: Collection[Path],
    rules: Collection[str],
    *,
    headers: Collection[str] = (),
    level: Level = Level.WARNING,
    implied: Collection[str] = (),
) -> Iterator[Mutant]:
    """Make a drift of the body three times: in every answer, only in that to the write, only in the last read."""
    places = frozenset((*map(place, paths), *headers))
    for variant, where in (("every answer", {0, 1, 2}), ("write", {1}), ("last read", {2})):
        tape = at(scene.recorded, where, partial(edited, change=change))
        yield Mutant(
            operator,
            tape,
            places,
            frozenset(where),
            frozenset(rules),
            level=level,
            variant=variant,
            implied=frozenset(implied),
        )

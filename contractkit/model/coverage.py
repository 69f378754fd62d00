"""Evidence: what of the documentation was seen on tapes, and what was seen that is not documented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contractkit.model.contract import Source

COVERAGE: Final = "coverage"
"""What a waiver names in the place of a rule when it is about something that need not be recorded."""


class Aspect(StrEnum):
    """What kind of thing a page documents."""

    STATUS = "statuses"
    MEMBER = "members"
    TRANSITION = "transitions"
    LINK = "links"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a page documents, or that was seen.

    Attributes:
        name: `412`, `/response/body/details/dealValue`, `New -> Active`, `self`.
        seen: in how many recorded exchanges.
        documented: whether the page documents it.
        source: where it does.
        waived: why it need not be seen; None when it should be.
    """

    aspect: Aspect
    name: str
    seen: int
    documented: bool = True
    source: Source | None = None
    waived: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts for the percentage: documented, and not waived."""
        return self.documented and self.waived is None

    @property
    def pointer(self) -> str:
        """What a waiver's pointer is compared with: a member's own, else `/statuses/412`, `/transitions/New/Active`."""
        if self.aspect is Aspect.MEMBER:
            return self.name
        return f"/{self.aspect}/{self.name.replace(' -> ', '/')}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A state with a substatus: in how many exchanges it was seen, and whether the page has it."""

    state: str
    substatus: str
    seen: int
    documented: bool


@dataclass(frozen=True, slots=True)
class OperationCoverage:
    """What was seen of one documented operation.

    Attributes:
        operation: `PUT /orders/{id}`.
        recorded: how many exchanges were recorded of it.
        reads: how many undocumented reads of its resource were compared with it.
        waived: why it need not be recorded; None when it should be.
        evidence: documented things in the order of the page, then those that are not documented.
        matrix: every pair of state and substatus that is documented or was seen.
    """

    operation: str
    source: Source
    recorded: int
    reads: int = 0
    waived: str | None = None
    evidence: tuple[Evidence, ...] = ()
    matrix: tuple[Cell, ...] = ()

    def of(self, aspect: Aspect) -> tuple[Evidence, ...]:
        """Return the evidence of one kind."""
        return tuple(each for each in self.evidence if each.aspect is aspect)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was seen of everything that the pages document."""

    operations: tuple[OperationCoverage, ...] = ()

    @property
    def documented(self) -> int:
        """How many documented things should be seen; an operation is one of them."""
        return sum(1 for _ in self._expected())

    @property
    def seen(self) -> int:
        """How many of them were."""
        return sum(self._expected())

    @property
    def percent(self) -> float:
        """How much of what should be seen was, from 0 to 100, rounded down to a tenth; 100 when all is waived."""
        return 100.0 if not self.documented else self.seen * 1000 // self.documented / 10

    def _expected(self) -> Iterator[bool]:
        """Say of everything that should be seen whether it was."""
        for operation in self.operations:
            if operation.waived is None:
                yield operation.recorded > 0
                yield from (each.seen > 0 for each in operation.evidence if each.counts)

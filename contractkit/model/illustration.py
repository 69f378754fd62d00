"""What a reader wants to see beside findings: the conversation on a tape, and a recorded answer beside its example."""

from __future__ import annotations

from dataclasses import dataclass

from contractkit.model.contract import Source
from contractkit.model.json_value import Json


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and its answer, as far as a picture of the conversation shows them.

    Attributes:
        exchange: its place on the tape, from 0.
        target: path and query, as sent.
        conditions: the preconditions that were sent, each header with its value.
        tag: the entity tag that the answer gave; empty for none.
        in_body: whether the tag stood in the body only.
    """

    exchange: int
    method: str
    target: str
    status: int
    conditions: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    in_body: bool = False

    @property
    def path(self) -> str:
        """What the target is without its query: the resource that tags belong to."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said on one tape, in order.

    Attributes:
        total: how many exchanges the tape has; those that are no turn here are passed over.
    """

    cassette: str
    turns: tuple[Turn, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The documented answer to an operation, and one that was recorded.

    Attributes:
        operation: `PUT /orders/{id}`.
        source: where the documented one stands.
        status: of the recorded one.
    """

    operation: str
    source: Source
    documented: Json
    cassette: str
    exchange: int
    status: int
    observed: Json


@dataclass(frozen=True, slots=True)
class Illustration:
    """Pictures for a report.

    Attributes:
        left_out: how many tapes have no picture, because there are too many.
    """

    conversations: tuple[Conversation, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    left_out: int = 0

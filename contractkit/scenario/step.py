"""A scenario, read: the requests to send, in order, and what is filled into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contractkit.scenario.references import MessageReference, Reference


@dataclass(frozen=True, slots=True)
class Template:
    """Text with references in it, as `{{base}}/orders`, and the line it begins on."""

    pieces: tuple[str | Reference, ...]
    line: int

    @property
    def references(self) -> tuple[Reference, ...]:
        """What it refers to, in order."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Merge:
    """`# @merge {{current.response.body.*}}`: the written body is an RFC 7396 merge patch on that value."""

    target: MessageReference
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a scenario.

    Attributes:
        title: what the file says it is for; never empty.
        name: what later steps call it, None when it has no `# @name`.
        line: the line of the request line.
        expect: the status it must be answered with; None accepts any 2xx.
        merge: what the written body is a merge patch on, None when the body is sent as written.
        as_made: the request was made elsewhere, and is sent as it was; else short forms are written out (`shorthand`).
    """

    title: str
    line: int
    method: str
    uri: Template
    headers: tuple[tuple[str, Template], ...] = ()
    body: Template | None = None
    name: str | None = None
    expect: int | None = None
    merge: Merge | None = None
    as_made: bool = False

    def references(self) -> Iterator[tuple[Reference, int]]:
        """Yield everything the step refers to, with the line it does so on."""
        bodies = () if self.body is None else (self.body,)
        for template in (self.uri, *(value for _, value in self.headers), *bodies):
            for reference in template.references:
                yield reference, template.line
        if self.merge is not None:
            yield self.merge.target, self.merge.line


@dataclass(frozen=True, slots=True)
class Scenario:
    """A `.http` file.

    Attributes:
        path: the file, as the user names it.
        variables: the file's `@name = value` lines.
        secrets: names of variables whose values must never reach a tape (`# @secret NAME`), and where it says so.
    """

    title: str
    path: str
    steps: tuple[Step, ...]
    variables: Mapping[str, Template] = field(default_factory=dict)
    secrets: Mapping[str, int] = field(default_factory=dict)

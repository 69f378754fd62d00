"""A value that a page shows, and where."""

from __future__ import annotations

from typing import NamedTuple

from contractkit.model.contract import Example, Source
from contractkit.model.json_value import Json, pointer


class Sample(NamedTuple):
    """A documented value.

    Attributes:
        value: as printed, repaired where the page is not JSON.
        example: where it is printed.
        path: where in that example.
        answers: whether the example answers the operation, so that its members are promised and not just known.
    """

    value: Json
    example: Example
    path: tuple[str | int, ...]
    answers: bool

    def below(self, part: str | int, value: Json) -> Sample:
        """Return the sample of a member or of an item."""
        return self._replace(value=value, path=(*self.path, part))

    @property
    def source(self) -> Source:
        """The line the value stands on."""
        return self.example.source_of(pointer(self.path))

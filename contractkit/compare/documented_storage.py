"""Which of the values that a write sends the page shows to be stored as sent, and which the service sets itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from contractkit.compare.difference import Pattern, to_pattern
from contractkit.compare.link import names
from contractkit.compare.page_exchange import PageExchange
from contractkit.compare.string_format import DATE_TIMES, format_of
from contractkit.compare.timestamp import is_later
from contractkit.model.contract import Example
from contractkit.model.json_value import MISSING, Json, MaybeJson, resolve, walk


class _Written(NamedTuple):
    """A documented value that a request and its answer both show."""

    request: Example
    pattern: Pattern
    sent: Json
    stored: MaybeJson

    @property
    def is_time(self) -> bool:
        return isinstance(self.sent, str) and format_of(self.sent) in DATE_TIMES


@dataclass(frozen=True, eq=False)
class DocumentedStorage:
    """The documented requests of an operation, and each beside what answers it."""

    requests: tuple[Example, ...]
    pairs: tuple[PageExchange, ...]

    @cached_property
    def set_by_service(self) -> frozenset[Pattern]:
        """The places whose documented values differ between a request and its answer.

        Not so the id that the URI of the same request names: that one differs because the page contradicts itself.
        """
        return frozenset(
            written.pattern
            for written in self._written
            if written.sent != written.stored
            and not (isinstance(written.sent, str) and names(written.request.uri or "", written.sent))
        )

    @cached_property
    def times_kept(self) -> frozenset[Pattern]:
        """The places of times that the page shows to be kept, on a page that shows another one to be moved on.

        A page that moves none of them tells nothing: its answer may be a copy of its request.
        """
        times = [written for written in self._written if written.is_time]
        kept = frozenset(written.pattern for written in times if written.sent == written.stored)
        return kept if any(written.sent != written.stored for written in times) else frozenset()

    @cached_property
    def times_moved(self) -> frozenset[Pattern]:
        """The places of times that the page shows to be moved on by an update."""
        return frozenset(
            written.pattern for written in self._written if written.is_time and is_later(written.stored, written.sent)
        )

    @cached_property
    def dropped(self) -> frozenset[Pattern]:
        """The places that documented requests have and their answers have not, although they have what is around."""
        return frozenset(
            to_pattern(path)
            for pair in self.pairs
            for path, _ in walk(pair.request.body)
            if path
            and resolve(pair.response.body, path) is MISSING
            and resolve(pair.response.body, path[:-1]) is not MISSING
        )

    @cached_property
    def sent_members(self) -> frozenset[str]:
        """The top-level members of documented requests, in lower case."""
        bodies = (request.body for request in self.requests)
        return frozenset(name.casefold() for body in bodies if isinstance(body, dict) for name in body)

    @cached_property
    def _written(self) -> tuple[_Written, ...]:
        return tuple(
            _Written(pair.request, to_pattern(path), sent, stored)
            for pair in self.pairs
            for path, sent in walk(pair.request.body)
            if not isinstance(sent, dict | list)
            if (stored := resolve(pair.response.body, path)) is not MISSING
        )

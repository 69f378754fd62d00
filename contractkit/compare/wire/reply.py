"""What a rule about the wire sees: an exchange as it was recorded, and the same one as it is today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from contractkit.compare.difference import to_pattern
from contractkit.compare.wire.change import Change, Kind, changes
from contractkit.compare.wire.noise import Noise
from contractkit.model.exchange import Exchange, Response
from contractkit.model.json_value import Json, dump, equal, pointer

_TELLING: Final = (
    "ETag", "Content-Type", "Location", "Content-Location", "Last-Modified", "Link", "Allow", "Accept-Patch",
    "Content-Language", "Preference-Applied", "Retry-After", "WWW-Authenticate", "Cache-Control", "Vary",
)  # fmt: skip
"""Response headers with a meaning for the client (RFC 9110, RFC 8288, RFC 7240); the others describe one message."""


@dataclass(frozen=True, eq=False)
class Reply:
    """One request of a tape, answered twice.

    Attributes:
        live: the exchange of today; None when its request could not be sent.
        noise: which values may differ.
        lost: what the request needs and no answer of today holds, in words; empty when it was sent.
        diverged: an earlier request of the tape was answered with another status, so that the resource may have another
            state by now.
        started: where the resource was in another state than the recorded one before the first write, in words.
    """

    recorded: Exchange
    live: Exchange | None
    noise: Noise
    lost: str = ""
    diverged: bool = False
    started: str = ""

    @property
    def answer(self) -> Response | None:
        """The answer of today."""
        return None if self.live is None else self.live.response

    @property
    def is_comparable(self) -> bool:
        """Whether the two answers are about the same outcome, so that their content can be compared."""
        return self.answer is not None and self.answer.status == self.recorded.response.status

    @property
    def headers_gone(self) -> Iterator[str]:
        """The recorded headers with a meaning that today's answer lacks."""
        if self.answer is not None and self.is_comparable:
            for name in _TELLING:
                if name in self.recorded.response.headers and name not in self.answer.headers:
                    yield name

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Where the body is not as it was recorded: its shape, and values that nothing excuses."""
        answer, recorded = self.answer, self.recorded.response
        if answer is None or not self.is_comparable or not recorded.is_json:
            return ()
        if not answer.is_json:
            now = "no JSON" if answer.body else "nothing"
            return (Change(Kind.TYPE, (), "JSON", now),)
        shape = tuple(changes(recorded.json, answer.json))
        if self.diverged:
            return shape
        told = {to_pattern(change.path) for change in shape}
        values = self._values(recorded.json, answer.json, ())
        return (*shape, *(change for change in values if to_pattern(change.path) not in told))

    def _values(self, old: Json, new: Json, path: tuple[str | int, ...]) -> Iterator[Change]:
        if isinstance(old, dict) and isinstance(new, dict):
            for name in old:
                if name in new:
                    yield from self._values(old[name], new[name], (*path, name))
        elif isinstance(old, list) and isinstance(new, list):
            if len(old) == len(new) and sorted(map(dump, old)) != sorted(map(dump, new)):
                for index, pair in enumerate(zip(old, new, strict=True)):
                    yield from self._values(*pair, (*path, index))
        elif _same_type(old, new) and not equal(old, new) and not self._is_noise(path, old, new):
            yield Change(Kind.VALUE, path, dump(old), dump(new), old, new)

    def _is_noise(self, path: tuple[str | int, ...], old: Json, new: Json) -> bool:
        prose = not self.recorded.response.is_success and isinstance(old, str) and " " in old
        return prose or self.noise.excuses((self.recorded.request.path, pointer(path)), old, new)

    def of(self, *kinds: Kind) -> Iterator[Change]:
        """Yield the changes of some kinds."""
        return (change for change in self.changes if change.kind in kinds)


def _same_type(old: Json, new: Json) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return isinstance(old, bool) and isinstance(new, bool)
    if isinstance(old, str) or isinstance(new, str):
        return isinstance(old, str) and isinstance(new, str)
    return isinstance(old, int | float | Decimal) and isinstance(new, int | float | Decimal)

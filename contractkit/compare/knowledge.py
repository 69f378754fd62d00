"""What a tape has told about a resource up to some exchange: its tag, its representation, its state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractkit.model.entity_tag import EntityTag, share_one
from contractkit.model.json_value import MISSING, Json, MaybeJson, equal, resolve

if TYPE_CHECKING:
    from contractkit.compare.observation import Observation


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a resource before an exchange. A tape may start in the middle: then nothing is.

    Attributes:
        exists: whether it has been seen to exist.
        tags: the tags it was last seen with, that of the header first; empty when it was never seen with any.
        representation: as it was last seen; `MISSING` when it never was whole.
        state: its state in the documented machine; None when it is not known.
        written: a write was carried out since `tags` and `representation` were seen.
        uncertain: something happened since that may have changed it, or not: a write that failed halfway (5xx) or was
            only taken on (202), a current tag that was refused, a request to the same resource that no page documents.
        write: the exchange that wrote it, until it is read again or something else may have changed it.
        is_carried: `tags` and `representation` are what an earlier tape of the run has told; this one has told nothing.
    """

    exists: bool = False
    tags: tuple[EntityTag, ...] = ()
    representation: MaybeJson = MISSING
    state: str | None = None
    written: bool = False
    uncertain: bool = False
    write: Observation | None = None
    is_carried: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the tags and the representation are still those of the resource, as far as the tape knows."""
        return not self.written and not self.uncertain

    def is_restored(self, path: tuple[str | int, ...], value: Json) -> bool:
        """Tell whether a value is what it was before the last write, or was sent with it, and its answer was wrong."""
        if self.write is None:
            return False
        bodies = (self.write.before.representation, self.write.sent)
        known = (resolve(body, path) for body in bodies if body is not MISSING)
        return any(one is not MISSING and equal(one, value) for one in known)

    def doubted(self) -> Knowledge:
        """Return what is left when something may have changed the resource."""
        return replace(self, uncertain=True, state=None, write=None)

    def carried(self) -> Knowledge:
        """Return what is left when the next tape begins: anything may have happened in between.

        Tapes may have been recorded from services that were set up anew, so that not even its existence is certain.
        """
        return Knowledge(tags=self.tags, representation=self.representation, uncertain=True, is_carried=True)

    def under(self, tags: Iterable[EntityTag]) -> MaybeJson:
        """Return the representation that one of some tags stands for; `MISSING` when it is not known for certain."""
        if not self.uncertain:
            return self.representation
        return self.representation if share_one(tags, self.tags) else MISSING

    def after(self, observation: Observation) -> Knowledge:
        """Return what is known after an exchange."""
        status = observation.response.status
        if status in {404, 410} or (observation.response.is_success and observation.request.method == "DELETE"):
            return Knowledge()
        if status == 202:
            return replace(self.doubted(), exists=True)
        if observation.response.is_success:
            return self._after_success(observation)
        unfinished = observation.is_write and (status >= 500 or status == 408)
        outdated = status == 412 and share_one(observation.if_match, self.tags)
        return self.doubted() if unfinished or outdated else self

    def _after_success(self, observation: Observation) -> Knowledge:
        shown, tags = observation.representation, observation.tags
        if observation.is_write:
            if shown is MISSING and not tags:
                return replace(self, exists=True, state=observation.state, written=True, write=observation)
            return Knowledge(exists=True, tags=tags, representation=shown, state=observation.state, write=observation)
        if shown is MISSING:
            return replace(self, exists=True)
        return Knowledge(exists=True, tags=tags or self.tags, representation=shown, state=observation.state)


def differ(before: MaybeJson, after: MaybeJson, ignored: frozenset[str] = frozenset()) -> bool:
    """Tell whether two representations of a resource differ in a member that both have.

    A read may show more members than a write answers with, so members that only one has prove nothing.

    Args:
        before: what it looked like.
        after: what it looks like.
        ignored: top-level members that do not count, because they are about the representation itself.
    """
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    return any(name in after and name not in ignored and _changed(old, after[name]) for name, old in before.items())


def _changed(before: Json, after: Json) -> bool:
    if isinstance(before, str):
        return before != after  # most values are text, and this is quick
    if isinstance(before, dict) and isinstance(after, dict):
        return any(name in after and _changed(old, after[name]) for name, old in before.items())
    return not equal(before, after)

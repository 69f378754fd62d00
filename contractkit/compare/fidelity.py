"""Whether what was sent is what came back: the values of a write beside those of its answer, or of the next read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contractkit.compare.difference import Difference, Kind, Pattern, to_pattern
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.compare.spelling import spelt
from contractkit.compare.string_format import Format, format_of
from contractkit.compare.timestamp import is_later, same_instant
from contractkit.model.entity_tag import share_one
from contractkit.model.json_value import MISSING, Json, MaybeJson, dump, equal, resolve


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that is not what was sent."""

    path: tuple[str | int, ...]
    sent: Json
    stored: Json

    @property
    def pattern(self) -> Pattern:
        """The place, the same for every item of a list."""
        return to_pattern(self.path)


def lost_values(observation: Observation) -> Iterator[Loss]:
    """Yield the values that an exchange shows otherwise than they were sent; of items, the first at each place.

    An accepted PUT or PATCH is judged by its own answer, and by the first read after it, unless the tag tells that
    somebody else has written in between.
    """
    write = write_to_judge(observation)
    if write is None or observation.representation is MISSING or write.sent is MISSING:
        return
    sent = parted(write.sent, observation.representation)
    if sent is None:
        return
    reported = {difference.pattern for difference in observation.differences if _explains(difference)}
    if write is not observation and write.representation is not MISSING:
        reported |= {loss.pattern for loss in _losses(sent, write.representation, ())}
    for loss in _losses(sent, observation.representation, ()):
        if loss.pattern not in reported and not _is_set_by_service(write, loss):
            reported.add(loss.pattern)
            yield loss


def _explains(difference: Difference) -> bool:
    """Tell whether a difference says all that is wrong with a value; decimals where integers are documented do not."""
    return difference.kind is not Kind.MISSING and not difference.has_decimals


def parted(sent: Json, shown: Json) -> Json:
    """Return what was sent without the members that are shown as they were sent, which are most; None for nothing."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return {name: value for name, value in sent.items() if name not in shown or shown[name] != value} or None
    return None if sent == shown else sent


def write_to_judge(observation: Observation) -> Observation | None:
    """Return the write whose outcome an exchange shows: itself, or the one before a read; None when it shows none."""
    write = observation if observation.is_write else observation.before.write
    if write is None or not write.is_accepted or write.request.method not in {"PUT", "PATCH"}:
        return None
    if write is observation or not write.tags:
        return write
    # A tag from before the write is nobody else's: it says that the write has come to nothing.
    own = (*write.tags, *(() if write.before.uncertain else write.before.tags))
    return write if share_one(observation.tags, own) else None


def _losses(sent: Json, stored: Json, path: tuple[str | int, ...]) -> Iterator[Loss]:
    """Yield where two values part, among the members that both have. A null asks for nothing in particular."""
    if sent == stored:
        return  # the usual case, and a quick one; that true equals 1 here is left to the rules about types
    if isinstance(sent, dict) and isinstance(stored, dict):
        for name, value in sent.items():
            own = spelt(name, stored)
            if own is not None and value != stored[own]:
                yield from _losses(value, stored[own], (*path, own))
    elif isinstance(sent, list) and isinstance(stored, list):
        yield from _losses_in_list(sent, stored, path)
    elif sent is not None and not _same(sent, stored):
        yield Loss(path, sent, stored)


def _losses_in_list(sent: list[Json], stored: list[Json], path: tuple[str | int, ...]) -> Iterator[Loss]:
    """Pair items by their ids where all have one, else by position; the order alone is no loss."""
    if len(sent) != len(stored):
        yield Loss(path, sent, stored)
    elif sorted(map(dump, sent)) != sorted(map(dump, stored)):
        for index, item, found in pairs(sent, stored):
            yield from _losses(item, found, (*path, index))


def pairs(sent: list[Json], stored: list[Json]) -> Iterator[tuple[int, Json, Json]]:
    """Pair the items of two lists by their ids where all have one and the ids are the same, else by position.

    Yields the index in the second list, and both items; what has no partner is left out.
    """
    own, other = _by_id(sent), _by_id(stored)
    if own is not None and other is not None and own.keys() == other.keys():
        yield from ((other[name][0], item, other[name][1]) for name, (_, item) in own.items())
    else:
        yield from ((index, item, found) for index, (item, found) in enumerate(zip(sent, stored, strict=False)))


def _by_id(items: list[Json]) -> Mapping[str, tuple[int, Json]] | None:
    found = {
        str(item["id"]): (index, item) for index, item in enumerate(items) if isinstance(item, dict) and "id" in item
    }
    return found if len(found) == len(items) else None


def _same(sent: Json, stored: Json) -> bool:
    if isinstance(sent, str) and isinstance(stored, str):
        both_uuids = format_of(sent) is format_of(stored) is Format.UUID
        return sent == stored or (both_uuids and sent.lower() == stored.lower()) or same_instant(sent, stored)
    return equal(sent, stored)


def _is_set_by_service(write: Observation, loss: Loss) -> bool:
    """Tell whether the service, and not the client, decides about a value."""
    name = str(loss.path[0]) if loss.path else ""
    if name in LINK_MEMBERS or name.startswith("@") or loss.path == write.tag_path:
        return True
    # Bodies spell `Attributes.Etag` as they like.
    place = _folded(loss.pattern)
    if any(_folded(each) == place for each in (write.promises.tag_path or (), *write.promises.storage.set_by_service)):
        return True
    if not is_later(loss.stored, loss.sent) or loss.pattern in write.promises.storage.times_kept:
        return False
    before = write.before.under(write.if_match)
    return before is MISSING or _at(before, loss.path) == loss.sent


def _at(body: MaybeJson, path: tuple[str | int, ...]) -> MaybeJson:
    """Return what is at a path, however the body spells it."""
    for part in path:
        own = spelt(part, body) if isinstance(part, str) and isinstance(body, dict) else part
        body = MISSING if body is MISSING or own is None else resolve(body, (own,))
    return body


def _folded(pattern: Pattern) -> Pattern:
    return tuple(None if part is None else part.casefold() for part in pattern)

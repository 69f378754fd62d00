"""Members that were sent with a write and that its outcome does not have."""

from __future__ import annotations

from collections.abc import Iterator

from contractkit.compare.difference import to_pattern
from contractkit.compare.fidelity import pairs, parted, write_to_judge
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.compare.spelling import spelt
from contractkit.model.json_value import MISSING, Json, resolve


def dropped_members(observation: Observation) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Yield where a member was sent and is gone, and what was sent; of items, the first at each place.

    Only members that documented answers show are meant, or that the resource had before the write. What the page itself
    shows to be dropped is not, and neither is a value that says nothing: null, an empty text, list or object.
    """
    write, shown = write_to_judge(observation), observation.representation
    if write is None or shown is MISSING or write.sent is MISSING:
        return
    asked = parted(write.sent, shown)
    if asked is None:
        return
    reported = set()
    if write is not observation and write.representation is not MISSING:
        reported = {to_pattern(path) for path, _ in _dropped(asked, write.representation, ())}
    for path, sent in _dropped(asked, shown, ()):
        pattern = to_pattern(path)
        if pattern not in reported and _should_be_there(observation, write, path):
            reported.add(pattern)
            yield path, sent


def _dropped(sent: Json, stored: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    if sent == stored:
        return  # the usual case, and a quick one
    if isinstance(sent, dict) and isinstance(stored, dict):
        for name, value in sent.items():
            own = spelt(name, stored)
            if own is not None:
                if value != stored[own]:
                    yield from _dropped(value, stored[own], (*path, own))
            elif value not in (None, "", [], {}):
                yield (*path, name), value
    elif isinstance(sent, list) and isinstance(stored, list):
        for index, item, found in pairs(sent, stored):
            yield from _dropped(item, found, (*path, index))


def _should_be_there(observation: Observation, write: Observation, path: tuple[str | int, ...]) -> bool:
    promises = write.promises
    if path[0] in LINK_MEMBERS or path in {promises.tag_path, write.tag_path} or observation.is_partial:
        return False
    if to_pattern(path) in promises.storage.dropped:
        return False
    member = promises.answer.body.at(path) if promises.answer is not None else None
    if member is not None and any(sample.answers for sample in member.samples):
        return True
    # A read shows what reads show; an answer to a write may show less.
    before = write.before.representation
    return not observation.is_write and before is not MISSING and resolve(before, path) is not MISSING

"""Whether an exchange shows another state of its resource than the one that was known before."""

from __future__ import annotations

from collections.abc import Iterable

from contractkit.compare.knowledge import differ
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.model.json_value import MISSING, MaybeJson, equal


def is_updated(observation: Observation, besides: Iterable[str] = ()) -> bool:
    """Tell whether the representation is another one: a member differs, or a write put one in or took one out.

    Links and the tag are about the representation and not of it. What no tag that was sent stands for is not known.

    Args:
        observation: the exchange.
        besides: further top-level members that do not count.
    """
    before, sent = observation.before.under(observation.if_match), observation.sent
    after = observation.representation if observation.representation is not MISSING else sent
    ignored = frozenset((*LINK_MEMBERS, *(observation.tag_path or ())[:1], *besides))
    if differ(before, after, ignored):
        return True
    return observation.is_accepted and _puts_in_or_takes_out(before, sent, after, ignored)


def _puts_in_or_takes_out(before: MaybeJson, sent: MaybeJson, after: MaybeJson, ignored: frozenset[str]) -> bool:
    """Tell whether a write sent a member that is there since, or null for one that is gone (RFC 7396).

    That a member is missing proves nothing alone: an answer to a write may show less than a read.
    """
    if not (isinstance(before, dict) and isinstance(sent, dict) and isinstance(after, dict)):
        return False
    for name, value in sent.items():
        was_there, is_there = name in before, name in after
        if name in ignored:
            continue
        if is_there and not was_there and value is not None and equal(value, after[name]):
            return True
        if was_there and not is_there and value is None and before[name] is not None:
            return True
        if was_there and is_there and _puts_in_or_takes_out(before[name], value, after[name], frozenset()):
            return True
    return False

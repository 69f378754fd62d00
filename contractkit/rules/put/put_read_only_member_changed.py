"""A member that clients cannot set has changed.

Why: The page shows the member in its answers and in no request, nor in the table of what a request may hold: it
belongs to the service, and says where the resource comes from, such as who owns it or when it was created. An update
that changes it (RFC 9110, 9.3.4 asks only for what was sent) has changed more than it was asked to. Tags, links,
states, times of update and counters change by their nature.
Fix: Tell the owner of the API; an answer about another resource may have got mixed up with this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.compare.string_format import DATE_TIMES, format_of
from contractkit.compare.tag_name import is_tag_name
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import Json, equal
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.API

_MOVES: Final = re.compile(
    r"version|revision|modified|updated|change|count|total|size|last|next|state|status", re.IGNORECASE
)

_CREATED: Final = re.compile(r"creat(?:ed|ion)", re.IGNORECASE)


def put_read_only_member_changed(observation: Observation) -> Iterator[Breach]:
    """Find members of the service's own that differ from what the tape has last shown."""
    before, after = observation.before, observation.representation
    if before.uncertain or not isinstance(before.representation, dict) or not isinstance(after, dict):
        return
    for name, old in before.representation.items():
        new = after.get(name, old)
        if old != new and _is_read_only(observation, name, old) and not before.is_restored((name,), new):
            answer = observation.promises.answer
            member = None if answer is None else answer.body.member(name)
            yield Breach(
                place(RESPONSE_BODY, (name,)),
                f"{name} belongs to the service, and has changed.",
                documented=old,
                observed=new,
                source=None if member is None else member.source,
            )


def _is_read_only(observation: Observation, name: str, value: Json) -> bool:
    promises, sent = observation.promises, observation.sent
    if name.casefold() == "id" or name in LINK_MEMBERS or is_tag_name(name) or "@" in name:
        return False
    if isinstance(sent, dict) and name in sent and not equal(sent[name], value):
        return False  # the client asked for it
    if (name,) in promises.storage.times_kept or (_CREATED.search(name) and _is_time(value)):
        return True
    member = promises.answer.body.member(name) if promises.answer is not None else None
    shown = member is not None and any(sample.answers for sample in member.samples)
    if not shown or isinstance(value, dict | list) or _MOVES.search(name):
        return False
    if _is_time(value):
        return False
    told = {row.name.casefold() for row in observation.contract.properties}
    sendable = promises.storage.sent_members
    return bool(sendable) and name.casefold() not in sendable | told


def _is_time(value: Json) -> bool:
    return isinstance(value, str) and format_of(value) in DATE_TIMES

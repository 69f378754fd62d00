"""Breaches of rules about changes: where a promise stands now, and where it stood."""

from __future__ import annotations

from collections.abc import Sequence

from contractkit.compare.promised_members import MemberPair
from contractkit.model.contract import Operation, Source
from contractkit.model.finding import Level
from contractkit.model.json_value import MISSING, MaybeJson
from contractkit.model.uri import template_path
from contractkit.rules.rule import Breach, dotted, place


def change(
    at: Sequence[str], message: str, source: Source, *, was: Source | None = None, level: Level | None = None
) -> Breach:
    """Build a breach.

    Args:
        at: where in the contract, as the parts of a pointer.
        message: one sentence.
        source: the line to look at: in the newer revision, or in the older one when it has nothing there any more.
        was: the line of the older revision, when the newer one has one too.
        level: how much it weighs, where that is not the rule's level.
    """
    return Breach(place((), at), message, source=source, related=was, level=level)


def operation_change(operation: Operation, message: str) -> Breach:
    """Build a breach about an operation that one revision has."""
    name = f"{operation.method} {template_path(operation.uri_template)}"
    return Breach(place((), ("operations", name)), message, source=operation.source, operation=name)


def member_change(
    pair: MemberPair,
    message: str,
    *,
    old: MaybeJson = MISSING,
    new: MaybeJson = MISSING,
    level: Level | None = None,
) -> Breach:
    """Build a breach about a member of a body; `{}` in the message stands for the name of the member."""
    now, was = pair.sources()
    return Breach(
        place((pair.side, "body"), pair.path),
        message.format(dotted(pair.path)),
        documented=old,
        observed=new,
        source=now,
        related=was,
        operation=f"{pair.operation.method} {template_path(pair.operation.uri_template)}",
        level=level,
    )

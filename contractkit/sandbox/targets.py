"""Which documented member a drift hits: chosen from the plan alone, the same one every time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

from contractkit.model.json_value import MISSING, Json, resolve
from contractkit.sandbox.drift import no_occasion
from contractkit.sandbox.plan import JsonObject, ServicePlan

Path: TypeAlias = "tuple[str, ...]"
"""Member names from the top of a body down to one member."""


def member(plan: ServicePlan, is_suitable: Callable[[Json], bool], needed: str) -> Path:
    """Choose a member that no other part of the service depends on.

    A nested one goes before one at the top, where a shallow comparison would see it too; a number goes before the
    rest, as it is nobody's name or address; then the one that is documented first.

    Args:
        plan: of the service.
        is_suitable: whether the drift could do its work on a documented value.
        needed: what it looks for, in a few words.

    Raises:
        UsageError: the page documents no such member.
    """
    found = [
        (path, value) for path, value in leaves(plan.representation) if is_suitable(value) and _is_free(plan, path)
    ]
    if not found:
        raise no_occasion(plan, needed)
    path, _ = min(found, key=lambda item: (len(item[0]) == 1, not is_number(item[1])))
    return path


def leaves(body: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Yield every member of a body, and of the objects in it, whose value is not an object itself."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from leaves(value, (*path, name))
    else:
        yield path, body


def edited(body: JsonObject, path: Path, edit: Callable[[JsonObject, str], None]) -> JsonObject:
    """Return a copy of a body in which the object that holds a member has been edited; the body where it has none."""
    if resolve(body, path) is MISSING:
        return body
    head, *rest = path
    copy = dict(body)
    inner = copy[head]
    if rest and isinstance(inner, dict):
        copy[head] = edited(inner, tuple(rest), edit)
    else:
        edit(copy, head)
    return copy


def with_value(body: JsonObject, path: Path, change: Callable[[Json], Json]) -> JsonObject:
    """Return a copy of a body in which the value of a member is changed; the body where it has none."""

    def change_value(owner: JsonObject, name: str) -> None:
        owner[name] = change(owner[name])

    return edited(body, path, change_value)


def is_number(value: Json) -> bool:
    """Tell whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_scalar(value: Json) -> bool:
    """Tell whether a value is a string, a number or a boolean."""
    return isinstance(value, str | int | float)


def undocumented(documented: Collection[str]) -> str:
    """Return a plausible value that an enumeration does not have."""
    known = {value.lower() for value in documented}
    return next((value for value in ("OnHold", "Deferred", "Suspended") if value.lower() not in known), "Unrecognized")


def _is_free(plan: ServicePlan, path: Path) -> bool:
    members = plan.members
    taken = {members.identity, members.tag, *members.updated}
    taken |= {plan.links.member} if plan.links else set()
    taken |= {plan.machine.status, plan.machine.substatus} if plan.machine else set()
    return path[0] not in taken and not any(name.lower() in members.optional for name in path)

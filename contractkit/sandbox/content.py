"""The content of a write: read, and applied to what is stored."""

from __future__ import annotations

from contractkit.model.exchange import Request
from contractkit.model.json_value import Json, NotJsonError
from contractkit.model.merge_patch import merge
from contractkit.sandbox import json_patch
from contractkit.sandbox.plan import JsonObject, ServicePlan
from contractkit.sandbox.refusal import RefusedError

_JSON_PATCH = "application/json-patch+json"
_MERGE_PATCH = "application/merge-patch+json"


def check_media_type(plan: ServicePlan, request: Request) -> None:
    """Refuse content that is not JSON of the kind that the method takes.

    Raises:
        RefusedError: 415.
    """
    taken = "application/json"
    if request.method == "PATCH":
        taken = f"{_JSON_PATCH if plan.json_patch else _MERGE_PATCH}, {taken}"
    kind = request.media_type
    if kind in taken.split(", ") or (
        request.method == "PUT" and kind.endswith("+json") and not kind.endswith("-patch+json")
    ):
        return
    name = "Accept-Patch" if request.method == "PATCH" else "Accept"
    sent = kind or "without a Content-Type"
    raise RefusedError(415, f"Send {taken}, not {sent}.", target="Content-Type", headers=[(name, taken)])


def parsed(request: Request) -> Json:
    """Read the body.

    Raises:
        RefusedError: 400, it is not JSON.
    """
    try:
        return request.json
    except NotJsonError as error:
        raise RefusedError(400, f"The body is not JSON: {error}.") from error


def proposal(plan: ServicePlan, method: str, sent: Json, shown: JsonObject) -> JsonObject:
    """Return the resource as the client wants it to be.

    Args:
        plan: the service.
        method: PUT replaces; PATCH changes, as a merge patch or a JSON Patch, whichever is documented.
        sent: the content.
        shown: the resource as it is, with its tag and without its links.

    Raises:
        RefusedError: 400 when the content is not of the right form, holds a forbidden member or another id; the
            documented conflict status when a JSON Patch does not fit.
    """
    if method == "PATCH" and plan.json_patch:
        touched, wanted = _patched(plan, sent, shown)
    elif isinstance(sent, dict):
        touched, wanted = frozenset(sent), merge(shown, sent) if method == "PATCH" else sent
    else:
        raise RefusedError(400, "The body must be a JSON object.")
    for name in sorted(touched & plan.members.forbidden):
        raise RefusedError(400, f"The member {name!r} must not be sent.", target=name)
    if not isinstance(wanted, dict):
        raise RefusedError(400, "The resource must stay a JSON object.")
    identity = plan.members.identity
    if identity is not None and wanted.get(identity, shown.get(identity)) != shown.get(identity):
        raise RefusedError(400, f"{identity!r} in the body differs from the id in the URI.", target=identity)
    return wanted


def stored_form(plan: ServicePlan, method: str, wanted: JsonObject, stored: JsonObject) -> JsonObject:
    """Return what is stored of a proposal: the service's own members stay, the others are the client's.

    A status that is left out stays: a resource with a documented status has one.
    """
    members = plan.members
    states = () if plan.machine is None else (plan.machine.status, plan.machine.substatus)
    lasting = members.read_only if method == "PATCH" else members.kept | {name for name in states if name}
    given = {name: value for name, value in wanted.items() if name not in members.read_only and name != members.tag}
    own = {
        name: value
        for name, value in stored.items()
        if name in members.read_only or (name in lasting and name not in given)
    }
    # The stored order first, so that a change moves nothing that it does not touch.
    merged = {**own, **given}
    return {
        name: merged[name]
        for name in (*(key for key in stored if key in merged), *(key for key in merged if key not in stored))
    }


def check_transition(plan: ServicePlan, before: JsonObject, after: JsonObject) -> None:
    """Refuse a change of status that the page does not document.

    Raises:
        RefusedError: 400 when the status is unknown, the documented conflict status when it may not follow.
    """
    if plan.machine is None:
        return
    name = plan.machine.status
    if after.get(name) != before.get(name) and not plan.machine.is_known(after.get(name)):
        raise RefusedError(400, f"{after.get(name)!r} is no documented {name}.", target=name)
    breach = plan.machine.breach(before, after)
    if breach is not None:
        target, message = breach
        raise RefusedError(plan.conflict_status, message, target=target)


def _patched(plan: ServicePlan, sent: Json, shown: JsonObject) -> tuple[frozenset[str], Json]:
    try:
        return json_patch.touched(sent), json_patch.apply(dict(shown), sent)
    except json_patch.MalformedPatchError as error:
        raise RefusedError(400, f"The body is not a JSON Patch: {error}.") from error
    except json_patch.PatchConflictError as error:
        raise RefusedError(plan.conflict_status, f"The patch does not fit: {error}.") from error

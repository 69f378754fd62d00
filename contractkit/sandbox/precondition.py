"""Conditional requests (RFC 9110, 13)."""

from __future__ import annotations

from contractkit.model.entity_tag import EntityTag, EntityTagError, normalise, parse_condition
from contractkit.model.exchange import Headers
from contractkit.sandbox.refusal import RefusedError


def require(headers: Headers, missing_status: int) -> None:
    """Refuse a write that does not say what it replaces.

    Raises:
        RefusedError: there is no If-Match.
    """
    if "If-Match" not in headers:
        raise RefusedError(
            missing_status,
            "If-Match must be set: read the resource and send its ETag along (RFC 9110, 13.1.1).",
            target="If-Match",
        )


def check_if_match(headers: Headers, current: str) -> None:
    """Go on only if If-Match is absent, `*`, or names the current tag by strong comparison (13.1.1).

    Raises:
        RefusedError: 400 when the header is malformed, 412 when the tag is another one.
    """
    if "If-Match" not in headers:
        return
    tags = _condition(headers, "If-Match")
    if tags is not None and not any(tag.matches_strongly(normalise(current)) for tag in tags):
        weak = " A weak tag matches nothing here." if any(tag.weak for tag in tags) else ""
        raise RefusedError(
            412,
            f"The resource has changed since it was read: read it again and send its new ETag.{weak}",
            target="If-Match",
        )


def is_not_modified(headers: Headers, current: str) -> bool:
    """Tell whether If-None-Match holds the current tag, by weak comparison (13.1.2).

    Raises:
        RefusedError: 400, the header is malformed.
    """
    if "If-None-Match" not in headers:
        return False
    tags = _condition(headers, "If-None-Match")
    return tags is None or any(tag.matches_weakly(normalise(current)) for tag in tags)


def _condition(headers: Headers, name: str) -> tuple[EntityTag, ...] | None:
    """Read the tags of a header that is there; None stands for `*`."""
    try:
        return parse_condition(headers.get(name) or "")
    except EntityTagError as error:
        raise RefusedError(
            400, f'{name} must be * or a list of entity tags such as "abc": it {error}.', target=name
        ) from error

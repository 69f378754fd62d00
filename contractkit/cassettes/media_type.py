"""What a media type says of a body."""

from __future__ import annotations


def is_json_type(media_type: str) -> bool:
    """Tell whether a media type is JSON: `application/json`, `text/json` or any `+json` (RFC 6839)."""
    return media_type in ("application/json", "text/json") or media_type.endswith("+json")

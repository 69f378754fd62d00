"""Which members of a body carry an entity tag, told by their names."""

from __future__ import annotations


def is_tag_name(name: str | int) -> bool:
    """Tell whether a member is named like an entity tag: `eTag`, `_etag`, `@odata.etag`."""
    return isinstance(name, str) and name.casefold().endswith("etag")

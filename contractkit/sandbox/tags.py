"""Entity tags for the states of a resource."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from uuid import UUID

from contractkit.model.json_text import write
from contractkit.sandbox.plan import JsonObject

_UUID: Final = re.compile(r'"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"', re.IGNORECASE)


def tag_of(key: str, version: int, document: JsonObject, like: str | None) -> str:
    """Make the strong entity tag of one version of one resource: the same on every run, and never twice the same.

    Args:
        key: the resource.
        version: counts its changes. A resource that returns to an earlier value gets a new tag all the same.
        document: its members.
        like: a documented tag; where it holds a UUID, the new one does too.
    """
    digest = hashlib.sha256(f"{key}\0{version}\0{write(document)}".encode()).hexdigest()[:32]
    return f'"{UUID(digest) if like is not None and _UUID.fullmatch(like) else digest}"'

"""`[[tool.contractkit.waivers]]`: read from the settings, and written as text to add to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from contractkit.model.uri import template_path
from contractkit.model.waiver import Waiver
from contractkit.settings.reader import TableReader

_KEYS: Final = ("rule", "operation", "pointer", "reason", "expires")
_MAX_LENGTH: Final = 2000
"""Characters in a pointer: more than any place in a body needs, and a bound on the work of matching it."""


def read_waiver(table: TableReader) -> Waiver:
    """Read one waiver. Whether there is a rule of that name is not known here.

    Raises:
        UsageError: a key is unknown, missing, or of the wrong kind.
    """
    table.refuse_unknown(_KEYS)
    rule, reason = table.string("rule", "").strip(), table.string("reason", "").strip()
    if not rule:
        raise table.wrong("rule", "the id of a rule")
    if not reason:
        raise table.wrong("reason", "given: say why the finding is accepted")
    pointer = table.string("pointer", "") or None
    if pointer is not None and (not pointer.startswith("/") or len(pointer) > _MAX_LENGTH):
        raise table.wrong("pointer", "a JSON Pointer, as in /response/body/items/*/price")
    return Waiver(
        rule=rule,
        reason=reason,
        operation=_operation(table),
        pointer=pointer,
        expires=table.day("expires"),
        line=table.header,
    )


def waiver_blocks(waivers: Iterable[Waiver]) -> str:
    """Write waivers as TOML that can stand at the end of a file."""
    return "\n".join(map(_block, waivers))


def _block(waiver: Waiver) -> str:
    lines = ["[[tool.contractkit.waivers]]", f"rule = {_quoted(waiver.rule)}"]
    if waiver.operation is not None:
        lines.append(f"operation = {_quoted(waiver.operation)}")
    if waiver.pointer is not None:
        lines.append(f"pointer = {_quoted(waiver.pointer)}")
    lines.append(f"reason = {_quoted(waiver.reason)}")
    if waiver.expires is not None:
        lines.append(f"expires = {waiver.expires.isoformat()}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Write a TOML basic string: JSON's escapes are TOML's, but for DEL, which TOML does not allow to stand there."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _operation(table: TableReader) -> str | None:
    """Bring an operation to the form that findings have: the method, and the path of the template."""
    operation = table.string("operation", "").strip()
    if not operation:
        return None
    found = re.fullmatch(r"(\S+)\s+(\S.*)", operation)
    if found is None:
        raise table.wrong("operation", "a method and a URI template, as in PUT /orders/{id}")
    return f"{found[1].upper()} {template_path(found[2])}"

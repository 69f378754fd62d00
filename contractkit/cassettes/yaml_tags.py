"""What tags on a tape may mean: text, bytes, or a body that vcrpy wrote as a Python object. Nothing is constructed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

CORE: Final = "tag:yaml.org,2002:"
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What means nothing where it stands without quotes and without a tag."""

_BINARY: Final = frozenset({f"{CORE}binary", "!binary"})
PLAIN: Final = frozenset(
    {"!", *(f"{CORE}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))}
    | {f"{CORE}python/{name}" for name in ("str", "unicode", "tuple")}
)
"""Tags that change nothing here: a number stays the text it is written as."""
_BYTESIO: Final = f"{CORE}python/object/new:_io.BytesIO"
_STREAMS: Final = frozenset({_BYTESIO, f"{CORE}python/object/apply:builtins.iter"})


class BrokenYamlError(ValueError):
    """The text is not YAML that a tape may hold.

    Args:
        message: why, in one sentence without a full stop.
        line: the line it is about, from 1.
    """

    def __init__(self, message: str, line: int | None) -> None:
        self.message = message
        self.line = line
        super().__init__(message)


def scalar(tag: str, value: str, line: int, *, is_null: bool) -> str | bytes | None:
    """Return what a tagged text is, which without its tag would be null or not.

    Raises:
        BrokenYamlError: the tag makes objects, or the text is not what it says.
    """
    if tag in _BINARY:
        try:
            return base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BrokenYamlError("a value marked !!binary is not base64", line) from error
    if tag not in PLAIN:
        raise _refused(tag, line)
    return None if is_null else value


def refuse_objects(tag: str | None, line: int) -> None:
    """Let the tag of a container pass.

    Raises:
        BrokenYamlError: the tag makes objects that are no recorded body.
    """
    if tag is not None and tag not in PLAIN and tag not in _STREAMS:
        raise _refused(tag, line)


def container(tag: str | None, held: object) -> object:
    """Return what a tagged container is: itself, or the bytes of a file or iterator that vcrpy wrote as a body."""
    if tag is None or tag in PLAIN:
        return held
    members = held.get("state" if tag == _BYTESIO else "args") if isinstance(held, Mapping) else None
    content = members[0] if isinstance(members, list) and members else b""
    pieces = content if isinstance(content, list) else [content]
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces if piece)


def _refused(tag: str, line: int) -> BrokenYamlError:
    name = tag.replace(CORE, "!!")
    return BrokenYamlError(f"the tag {name} is refused, because building what it names can run code", line)

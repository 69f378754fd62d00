"""JSON as Python values, exactly: what crosses the wire must not be rounded on its way to a comparison.

`json.loads` keeps the last of two equal keys, accepts NaN, rounds decimals and raises four kinds of error. Here a body
is either one value or one sentence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final, Literal, TypeAlias

Json: TypeAlias = "None | bool | int | float | Decimal | str | list[Json] | dict[str, Json]"

MAX_DEPTH: Final = 200
"""Nesting beyond this is refused: nobody documents it, and recursive readers die of it."""


class Missing(Enum):
    """A member that is not there, which is not the same as one that is null."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
MaybeJson: TypeAlias = "Json | Literal[Missing.MISSING]"


class NotJsonError(ValueError):
    """The text is not JSON; the message says where and why, in one sentence."""


def parse(text: str | bytes, *, repeated: Literal["refuse", "last"] = "refuse") -> Json:
    """Read strict JSON (RFC 8259) without losing anything.

    Integers keep all their digits; a decimal becomes a float only when the float prints the same number, else a
    `Decimal`.

    Args:
        text: the JSON.
        repeated: what to do with a member that stands twice in one object: refuse the text, or take the last.

    Raises:
        NotJsonError: the text is not JSON, repeats a key, holds NaN or Infinity, or is nested over `MAX_DEPTH`.
    """
    try:
        source = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        _refuse_depth(source)
        value: Json = _DECODERS[repeated].decode(source)
    except UnicodeDecodeError as error:
        raise NotJsonError(f"it is not UTF-8: byte {error.start} cannot be read") from error
    except json.JSONDecodeError as error:
        raise NotJsonError(
            f"line {error.lineno}, column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}"
        ) from error
    return value


def dump(value: Json) -> str:
    """Write a value as compact JSON with sorted keys: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_number)


def equal(left: Json, right: Json) -> bool:
    """Tell whether two values are the same JSON: `1` is `1.0`, but neither is `true`."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def pointer(parts: Sequence[str | int]) -> str:
    """Build an RFC 6901 JSON Pointer."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def split_pointer(text: str) -> tuple[str, ...]:
    """Take an RFC 6901 JSON Pointer apart."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def resolve(value: Json, parts: Sequence[str | int]) -> MaybeJson:
    """Follow a path into a value; `MISSING` where it leads nowhere."""
    for part in parts:
        if isinstance(value, dict) and (name := part if isinstance(part, str) else str(part)) in value:
            value = value[name]
        elif isinstance(value, list) and str(part).isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return MISSING
    return value


def walk(value: Json, parts: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Yield every value in a document with its path, parents first."""
    yield parts, value
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, (*parts, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*parts, index))


def _refuse_depth(source: str) -> None:
    """Count brackets outside strings before the recursive parser meets them."""
    depth = 0
    if source.count("[") + source.count("{") <= MAX_DEPTH:
        return
    in_string = escaped = False
    for character in source:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise NotJsonError(f"it is nested more than {MAX_DEPTH} deep")
        elif character in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> Json:
    result = dict(pairs)
    if len(result) < len(pairs):
        times = Counter(name for name, _ in pairs)
        repeated = next(name for name, count in times.items() if count > 1)
        raise NotJsonError(f"the member {repeated!r} stands twice in one object")
    return result


def _decimal(text: str) -> Json:
    number = float(text)
    exact = Decimal(text)
    return number if Decimal(repr(number)) == exact else exact


def _integer(text: str) -> Json:
    try:
        return int(text)
    except ValueError:  # the interpreter's own limit on digits
        return Decimal(text)


def _constant(text: str) -> Json:
    raise NotJsonError(f"{text} is not JSON")


def _number(value: object) -> int | float:
    """Give the encoder the nearest number it can write; only `dump` for people and hashes needs it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value.adjusted()) < 4000 else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_DECODERS: Final = {
    repeated: json.JSONDecoder(
        object_pairs_hook=hook, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
    )
    for repeated, hook in (("refuse", _object), ("last", dict))
}
"""`json.loads` makes one for each text that it reads."""

"""The grammar of `{{...}}`: what may stand between the braces, and what it means.

Variables are written as VS Code REST Client and httpyac share them. For parts of an answer the two differ, and both
are read: `{{current.response.headers.ETag}}` and `{{current.response.body.$.id}}` are the former's,
`{{currentResponse.headers.etag}}` and `{{current.id}}` the latter's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from contractkit.registry import suggestion
from contractkit.scenario.json_path import JsonPathError
from contractkit.scenario.json_path import parse as parse_json_path

_REFERENCE = re.compile(r"\{\{([^{}\r\n]*)\}\}")
_MESSAGE = re.compile(r"([\w-]+)\.(request|response)(?![\w-])(.*)", re.DOTALL)
_HTTPYAC = re.compile(r"(\w+)Response\.(?:parsedBody|(headers|body))((?:\.|\[).*|)")
_HTTPYAC_BODY = re.compile(r"(\w+)((?:\.|\[).+)")
_OFFSET = re.compile(r"(-?\d{1,5}) +(ms|s|m|h|d|w)")
_ENVIRONMENT: Final = "$processEnv"

UUID: Final = frozenset({"$uuid", "$guid", "$random.uuid"})
TIMESTAMP: Final = "$timestamp"
ISO_TIMESTAMP: Final = "$isoTimestamp"
DATETIME: Final = "$datetime"
RANDOM_INT: Final = "$randomInt"
_GENERATED: Final = UUID | {TIMESTAMP, ISO_TIMESTAMP, DATETIME, RANDOM_INT}
_RANGE = re.compile(r"(-?\d{1,15}) +(-?\d{1,15})")


@dataclass(frozen=True, slots=True)
class VariableReference:
    """`{{base}}`: a variable of the file, or one given on the command line."""

    name: str


@dataclass(frozen=True, slots=True)
class EnvironmentReference:
    """`{{$processEnv TOKEN}}`: a variable of the environment."""

    name: str


@dataclass(frozen=True, slots=True)
class GeneratedReference:
    """`{{$uuid}}`, `{{$timestamp}}`, `{{$datetime iso8601 1 d}}`: made anew where it stands.

    Attributes:
        style: how a `$datetime` is written, `iso8601` or `rfc1123`.
        offset: how far from now, in `unit`s (ms, s, m, h, d, w).
        range: of a `$randomInt`, the smallest number and the one after the largest.
    """

    name: str
    style: str = "iso8601"
    offset: int = 0
    unit: str = "s"
    range: tuple[int, int] = (0, 1000)


@dataclass(frozen=True, slots=True)
class MessageReference:
    """`{{current.response.headers.ETag}}`, `{{current.response.body.$.id}}`: a part of an earlier step's exchange.

    Attributes:
        step: the name of the step.
        header: the header's name; None when it is the body.
        path: where in a JSON body the value stands; empty for all of it.
        verbatim: the whole body as it is (`*`), which need not be JSON.
    """

    step: str
    message: Literal["request", "response"]
    header: str | None = None
    path: tuple[str | int, ...] = ()
    verbatim: bool = False

    @property
    def is_body(self) -> bool:
        """Whether it stands for a body, or a value in one."""
        return self.header is None


Reference: TypeAlias = VariableReference | EnvironmentReference | GeneratedReference | MessageReference


class BadReferenceError(ValueError):
    """What stands between the braces means nothing; the message is a whole sentence."""


_NONE: Final[Mapping[str, str]] = {}


def httpyac_names(steps: Iterable[str]) -> Mapping[str, str]:
    """Return what httpyac calls steps, which is `current` for current and `getOrder` for get-order, and their names."""
    return {re.sub(r"-(.)", lambda found: found[1].upper(), name): name for name in steps}


def split(text: str, steps: Mapping[str, str] = _NONE) -> tuple[str | Reference, ...]:
    """Take a text apart into literal pieces and references.

    Args:
        text: the text.
        steps: what `httpyac_names` gives for the steps of the scenario.

    Raises:
        BadReferenceError: a reference cannot be read.
    """
    pieces: list[str | Reference] = []
    end = 0
    for found in _REFERENCE.finditer(text):
        pieces += [text[end : found.start()], _reference(found[1].strip(), steps)]
        end = found.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def _reference(expression: str, steps: Mapping[str, str]) -> Reference:
    if not expression:
        raise BadReferenceError("{{}} refers to nothing; write a name between the braces.")
    if expression.startswith("$"):
        return _system(expression)
    if message := _MESSAGE.fullmatch(expression):
        return _message(expression, message)
    return _of_httpyac(expression, steps) or VariableReference(expression)


def _of_httpyac(expression: str, steps: Mapping[str, str]) -> MessageReference | None:
    """Read what httpyac calls a part of an answer; None for any other name."""
    if found := _HTTPYAC.fullmatch(expression):
        same = f"{steps.get(found[1], found[1])}.response.{found[2] or 'body'}{found[3]}"
    elif (found := _HTTPYAC_BODY.fullmatch(expression)) and found[1] in steps:
        same = f"{steps[found[1]]}.response.body{found[2]}"
    else:
        return None
    message = _MESSAGE.fullmatch(same)
    return None if message is None else _message(expression, message)


def _system(expression: str) -> Reference:
    name, _, rest = expression.partition(" ")
    arguments = " ".join(rest.split())
    if name == _ENVIRONMENT:
        if not re.fullmatch(r"\w+", arguments):
            raise BadReferenceError(
                f"{{{{{expression}}}}} must name one environment variable: {{{{$processEnv NAME}}}}."
            )
        return EnvironmentReference(arguments)
    if name not in _GENERATED:
        known = sorted(_GENERATED | {_ENVIRONMENT})
        raise BadReferenceError(
            f"there is no system variable {name!r}.{suggestion(name, known)} There are: {', '.join(known)}."
        )
    return _generated(name, arguments, expression)


def _generated(name: str, arguments: str, expression: str) -> GeneratedReference:
    if name == RANDOM_INT:
        return _random_int(arguments, expression)
    style, rest = "iso8601", arguments
    if name == DATETIME:
        style, _, rest = arguments.partition(" ")
        if style not in {"iso8601", "rfc1123"}:
            raise BadReferenceError(f"{{{{{expression}}}}} must say iso8601 or rfc1123: {{{{$datetime iso8601}}}}.")
    if not rest:
        return GeneratedReference(name, style)
    offset = _OFFSET.fullmatch(rest)
    if offset is None or name in UUID:
        raise BadReferenceError(
            f"{{{{{expression}}}}} cannot be read: {rest!r} is not an offset in ms, s, m, h, d or w, like -3 h."
        )
    return GeneratedReference(name, style, int(offset[1]), offset[2])


def _random_int(arguments: str, expression: str) -> GeneratedReference:
    if not arguments:
        return GeneratedReference(RANDOM_INT)
    found = _RANGE.fullmatch(arguments)
    if found is None or int(found[1]) >= int(found[2]):
        raise BadReferenceError(
            f"{{{{{expression}}}}} must name the smallest number and the one after the largest: {{{{$randomInt 1 7}}}}."
        )
    return GeneratedReference(RANDOM_INT, range=(int(found[1]), int(found[2])))


def _message(expression: str, found: re.Match[str]) -> MessageReference:
    step, rest = found[1], found[3]
    message: Literal["request", "response"] = "request" if found[2] == "request" else "response"
    header = rest.removeprefix(".headers.")
    if header != rest and re.fullmatch(r"[!#$%&'*+.^_`|~\w-]+", header):
        return MessageReference(step, message, header=header)
    path = rest.removeprefix(".body")
    if path == rest or (path and path[0] not in ".["):
        raise BadReferenceError(
            f"{{{{{expression}}}}} says neither which header nor which part of the body: "
            f"write {step}.{message}.headers.ETag or {step}.{message}.body.$.id."
        )
    path = path.removeprefix(".")
    try:
        return MessageReference(step, message, path=parse_json_path(path), verbatim=path in {"", "*"})
    except JsonPathError as error:
        raise BadReferenceError(f"{{{{{expression}}}}} cannot be read: {error}.") from error

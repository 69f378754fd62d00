"""The grammar of `{{...}}`: what may stand between the braces, and what it means.

Variables are written as VS Code REST Client and httpyac share them. For parts of an answer the two differ, and both
are read: `{{current.response.headers.ETag}}` is the former's, `{{currentResponse.headers.etag}}` the latter's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from contractkit.registry import suggestion
from contractkit.scenario.json_path import JsonPathError
from contractkit.scenario.json_path import parse as parse_json_path

_REFERENCE = re.compile(r"\{\{([^{}\r\n]*)\}\}")
_MESSAGE = re.compile(r"([\w-]+)\.(request|response)(?![\w-])(.*)", re.DOTALL)
_HTTPYAC = re.compile(r"(\w+)Response\.(headers\.[\w-]+|(?:parsedBody|body)\b.*)")
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


def split(text: str) -> tuple[str | Reference, ...]:
    """Take a text apart into literal pieces and references.

    Raises:
        BadReferenceError: a reference cannot be read.
    """
    pieces: list[str | Reference] = []
    end = 0
    for found in _REFERENCE.finditer(text):
        pieces += [text[end : found.start()], _reference(found[1].strip())]
        end = found.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def _reference(expression: str) -> Reference:
    if not expression:
        raise BadReferenceError("{{}} refers to nothing; write a name between the braces.")
    if expression.startswith("$"):
        return _system(expression)
    if message := _MESSAGE.fullmatch(expression):
        return _message(expression, message)
    if httpyac := _HTTPYAC.fullmatch(expression):
        part = httpyac[2].replace("parsedBody", "body", 1)
        same = f"{httpyac[1]}.response.{part}"
        if message := _MESSAGE.fullmatch(same):
            return _message(same, message)
    return VariableReference(expression)


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

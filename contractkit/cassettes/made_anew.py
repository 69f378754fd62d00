"""Values that a client makes anew each time: marked on the tape, and matched by their form instead of their text.

A mark is a line of the tape's metadata `made_anew`, or stands in the `match` of a test:

    body /requestId: uuid
    query since: date-time
    PUT /orders/7 path -1: integer

The place is `body POINTER`, `query NAME`, `header NAME` (one of those that are matched) or `path N`, which counts the
segments from 1, or from -1 backwards. Before it may stand the method and the path of the requests that it is about, as
recorded; without them it is about all. A recorded value that does not have the form is matched as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from contractkit.cassettes.media_type import is_json_type
from contractkit.errors import UsageError
from contractkit.model.exchange import Exchange, Headers, Request
from contractkit.model.json_text import write
from contractkit.model.json_value import MISSING, Json, NotJsonError, pointer, resolve, split_pointer, walk

FORMS: Final = {
    "uuid": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE),
    "date-time": re.compile(
        r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?"  # RFC 3339, 5.6, and without zone
    ),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "http-date": re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT"),  # RFC 9110, 5.6.7
    "unix-time": re.compile(r"\d{10}(?:\d{3}|\d{6})?"),
    "integer": re.compile(r"-?\d+"),
    "text": re.compile(r".*", re.DOTALL),
}
"""What a value made anew can look like, by name; the first that fits is the most telling."""

_UNMISTAKABLE: Final = ("uuid", "date-time", "http-date", "unix-time")
"""Forms that a value has hardly by chance, so that it can be marked unasked."""
_LINE: Final = re.compile(r"(?:([A-Z]+) (/\S*) )?(body|query|header|path) ?(.*): *([a-z-]+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place where a value is made anew.

    Attributes:
        where: `body`, `query`, `header` or `path`.
        name: JSON Pointer, name, or number of a segment.
        form: by its name in `FORMS`.
        target: `METHOD PATH` of the requests that it is about; empty for all.
    """

    where: str
    name: str
    form: str
    target: str = ""

    def __str__(self) -> str:
        """Write the mark as its line."""
        return f"{self.target} {self.where} {self.name}: {self.form}".lstrip()


Marks: TypeAlias = frozenset[Mark]
NO_MARKS: Final[Marks] = frozenset()


@dataclass(frozen=True, slots=True)
class MadeAnew:
    """The marks of one tape."""

    marks: tuple[Mark, ...] = ()

    def of(self, exchange: Exchange) -> Marks:
        """Return the marks that are about a recorded exchange."""
        if not self.marks:
            return NO_MARKS
        target = _target(exchange.request)
        return frozenset(mark for mark in self.marks if mark.target in ("", target))


NOTHING_ANEW: Final = MadeAnew()


def read_marks(lines: Iterable[str], *, path: str | None = None) -> MadeAnew:
    """Read marks, one a line.

    Args:
        lines: the lines; empty ones are passed over.
        path: where they stand, for messages.

    Raises:
        UsageError: a line is no mark.
    """
    return MadeAnew(tuple(_mark(line.strip(), path) for line in lines if line.strip()))


def is_mark(text: str) -> bool:
    """Tell a mark from the name of a part of a request."""
    return ":" in text


def found(requests: Iterable[Request], made: Iterable[str]) -> MadeAnew:
    """Mark where requests hold values that were made for them, as far as their form leaves no doubt.

    Args:
        requests: as they were sent.
        made: the values.
    """
    forms = {text: form for text in made for form in _UNMISTAKABLE if FORMS[form].fullmatch(text)}
    if not forms:
        return NOTHING_ANEW
    marks = dict.fromkeys(
        Mark(where, name, forms[value], _target(request))
        for request in requests
        for where, name, value in _values(request)
        if value in forms
    )
    return MadeAnew(tuple(marks))


def values_at(request: Request, marks: Marks, form: str) -> frozenset[str]:
    """Return the values of one form at the marked places of a request."""
    count = len(urlsplit(request.uri).path.split("/")) - 1
    places = {(mark.where, _same_name(mark, count)) for mark in marks if mark.form == form}
    return frozenset(
        value
        for where, name, value in _values(request)
        if (where, name.lower() if where == "header" else name) in places and FORMS[form].fullmatch(value)
    )


def masked(request: Request, marks: Marks) -> Request:
    """Return a request with each value that is marked, and has the form, replaced by the name of the form."""
    if not marks:
        return request
    for mark in sorted(marks, key=str):
        request = _MASKS[mark.where](request, mark)
    return request


def _mark(line: str, path: str | None) -> Mark:
    read = _LINE.fullmatch(line)
    if read is None or read[5] not in FORMS or (read[3] == "path" and not re.fullmatch(r"-?[1-9]\d*", read[4])):
        raise UsageError(
            f"{line!r} marks no value that is made anew: write [METHOD PATH] body POINTER, query NAME, header NAME or "
            f"path N, a colon, and one of {', '.join(FORMS)}.",
            path=path,
        )
    return Mark(read[3], read[4], read[5], f"{read[1]} {read[2]}" if read[1] else "")


def _same_name(mark: Mark, segments: int) -> str:
    """Write the name of a marked place as `_values` does."""
    if mark.where == "path" and not mark.name.startswith("-"):
        return str(int(mark.name) - 1 - segments)
    return mark.name.lower() if mark.where == "header" else mark.name


def _target(request: Request) -> str:
    return f"{request.method} {urlsplit(request.uri).path or '/'}"


def _values(request: Request) -> Iterable[tuple[str, str, str]]:
    """Yield where a text stands in a request, by what name, and the text."""
    parts = urlsplit(request.uri)
    segments = parts.path.split("/")[1:]
    yield from (("path", str(index - len(segments)), unquote(segment)) for index, segment in enumerate(segments))
    yield from (("query", name, value) for name, value in parse_qsl(parts.query))
    yield from (("header", name, value) for name, value in request.headers)
    if is_json_type(request.media_type) and request.is_json:
        yield from (
            ("body", pointer(place), str(value)) for place, value in walk(request.json) if isinstance(value, str | int)
        )


def _stand_in(value: str, mark: Mark) -> str:
    return f"({mark.form})" if FORMS[mark.form].fullmatch(value) else value


def _mask_path(request: Request, mark: Mark) -> Request:
    parts = urlsplit(request.uri)
    segments = parts.path.split("/")
    index = int(mark.name)
    if not 0 < abs(index) < len(segments):
        return request
    if FORMS[mark.form].fullmatch(unquote(segments[index])):
        segments[index] = f"({mark.form})"
    return replace(request, uri=urlunsplit(parts._replace(path="/".join(segments))))


def _mask_query(request: Request, mark: Mark) -> Request:
    parts = urlsplit(request.uri)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if all(name != mark.name for name, _ in pairs):
        return request
    changed = [(name, _stand_in(value, mark) if name == mark.name else value) for name, value in pairs]
    return replace(request, uri=urlunsplit(parts._replace(query=urlencode(changed))))


def _mask_header(request: Request, mark: Mark) -> Request:
    wanted = mark.name.lower()
    lines = [(name, _stand_in(value, mark) if name.lower() == wanted else value) for name, value in request.headers]
    return replace(request, headers=Headers(tuple(lines)))


def _mask_body(request: Request, mark: Mark) -> Request:
    try:
        document = request.json if is_json_type(request.media_type) else None
    except NotJsonError:
        return request
    parts = split_pointer(mark.name)
    value = MISSING if document is None else resolve(document, _path(document, parts))
    if not isinstance(value, str | int) or isinstance(value, bool) or not FORMS[mark.form].fullmatch(str(value)):
        return request
    return replace(request, body=write(_with(document, parts, f"({mark.form})")).encode("utf-8", "surrogatepass"))


def _path(document: Json, parts: Sequence[str]) -> list[str | int]:
    """Read the parts of a pointer as what they name: members of objects, or positions in arrays (RFC 6901, 4)."""
    path: list[str | int] = []
    for part in parts:
        inside = resolve(document, path)
        path.append(int(part) if isinstance(inside, list) and part.isdecimal() else part)
    return path


def _with(value: Json, parts: Sequence[str], new: str) -> Json:
    if not parts:
        return new
    if isinstance(value, list):
        index = int(parts[0])
        return [*value[:index], _with(value[index], parts[1:], new), *value[index + 1 :]]
    assert isinstance(value, dict)  # noqa: S101  # the pointer was followed before
    return {**value, parts[0]: _with(value[parts[0]], parts[1:], new)}


_MASKS: Final = {"path": _mask_path, "query": _mask_query, "header": _mask_header, "body": _mask_body}

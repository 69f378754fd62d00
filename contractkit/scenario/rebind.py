"""A tape -> requests that can be sent again, with what they carry from one answer to the next left open.

What was carried is found in the tape itself. In URIs and headers it is a value that an earlier answer told first (see
`carried`). A JSON body is written on top of an answer about the same resource: the one whose tag its If-Match sends
back, else the latest. What stands in both at the same place is carried too: who reads, changes one member and writes
back carries the rest along, whatever the rest is today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote, unquote_plus, urlsplit

from contractkit.model.exchange import Exchange, Request
from contractkit.model.json_value import MISSING, Json, equal, pointer, resolve
from contractkit.scenario.carried import TOKEN, WORD, Origin, service_values, text_of

_FORM: Final = "application/x-www-form-urlencoded"
_FIELD: Final = re.compile(r"(?<==)[^&]+")
_OF_THE_MESSAGE: Final = frozenset(
    {"accept", "accept-encoding", "accept-language", "connection", "content-length", "content-type", "host"}
    | {"transfer-encoding", "user-agent", "prefer"}
)
"""Request headers that never carry a value of an answer."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A value of a request that is taken from an earlier answer.

    Attributes:
        place: JSON Pointer into the request: `/request/headers/If-Match`, `/request/uri`, `/request/body/id`.
        recorded: the value on the tape; None for an object or a list that is carried whole.
        origins: where the answer has it, the first that holds something is taken.
        needed: without a live value the request cannot be sent. What a body merely carries along stays as recorded.
        whole_uri: the value is a URI, perhaps a relative one, and stands for the whole URI of the request.
    """

    place: str
    recorded: str | None = field(repr=False)
    origins: tuple[Origin, ...]
    needed: bool = True
    whole_uri: bool = False

    def __str__(self) -> str:
        return f"{self.place.removeprefix('/request/')} <- {self.origins[0]}"


Pieces: TypeAlias = tuple[str | Binding, ...]
"""Text with open places in it."""


@dataclass(frozen=True)
class BoundRequest:
    """A recorded request with its open places.

    Attributes:
        index: its place on the tape, from 0.
        body: the bindings of a JSON body, by path.
        form: the body of a form, in pieces; None when the body is something else.
    """

    index: int
    recorded: Request
    uri: Pieces
    headers: tuple[tuple[str, Pieces], ...]
    body: Mapping[tuple[str | int, ...], Binding] = field(default_factory=dict)
    form: Pieces | None = None

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """Every open place, in the order of the message."""
        texts = (self.uri, *(pieces for _, pieces in self.headers), self.form or ())
        return (*(piece for text in texts for piece in text if isinstance(piece, Binding)), *self.body.values())


def rebind(exchanges: Sequence[Exchange]) -> tuple[BoundRequest, ...]:
    """Find what the requests of a tape carry from the answers before them."""
    shown = _Shown()
    bound = []
    for index, (exchange, known) in enumerate(zip(exchanges, service_values(exchanges), strict=True)):
        bound.append(_bound(index, exchange.request, known, shown))
        shown.add(index, exchange)
    return tuple(bound)


_Known: TypeAlias = Mapping[str, tuple[Origin, ...]]


class _Shown:
    """The answers that showed a resource: the latest of each, and each by its index."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._answers: dict[int, tuple[str, Json]] = {}

    def add(self, index: int, exchange: Exchange) -> None:
        """Keep an answer that shows its resource."""
        if exchange.response.is_success and exchange.response.is_json:
            self._latest[exchange.request.path] = index
            self._answers[index] = exchange.request.path, exchange.response.json

    def base(self, resource: str, tagged: int | None) -> _Base | None:
        """Return the answer that a body was written on top of: the one its If-Match comes from, else the latest."""
        for index in (tagged, self._latest.get(resource)):
            if index is not None and (held := self._answers.get(index)) is not None and held[0] == resource:
                return _Base(index, held[1])
        return None


class _Base(NamedTuple):
    """An answer, and what it showed."""

    answer: int
    shown: Json


def _items(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _bound(index: int, request: Request, known: _Known, shown: _Shown) -> BoundRequest:
    headers = tuple((name, _header(name, value, known)) for name, value in request.headers)
    uri = _uri(request.uri, known)
    if request.media_type == _FORM:
        text = request.body.decode("latin-1")
        return BoundRequest(index, request, uri, headers, form=_pieces(text, _FIELD, known, "/request/body", form=True))
    base = shown.base(request.path, _tagged(headers))
    body = dict(_body(base, (), request.json, known)) if request.is_json else {}
    return BoundRequest(index, request, uri, headers, body)


def _uri(uri: str, known: _Known) -> Pieces:
    if uri in known:
        return (Binding("/request/uri", uri, known[uri], whole_uri=True),)
    parts = urlsplit(uri)
    relative = uri[uri.find(parts.netloc) + len(parts.netloc) :] if parts.netloc else uri
    if relative != "/" and relative in known:
        return (Binding("/request/uri", relative, known[relative], whole_uri=True),)
    return (uri.removesuffix(relative), *_pieces(relative, TOKEN, known, "/request/uri"))


def _header(name: str, value: str, known: _Known) -> Pieces:
    place = f"/request/headers/{name}"
    if name.lower() in _OF_THE_MESSAGE:
        return (value,)
    if value in known:
        return (Binding(place, value, known[value]),)
    return _pieces(value, WORD, known, place)


def _pieces(text: str, token: re.Pattern[str], known: _Known, place: str, *, form: bool = False) -> Pieces:
    """Cut a text at the values that it carries."""
    pieces: list[str | Binding] = []
    end = 0
    for found in token.finditer(text):
        value = unquote_plus(found[0]) if form else unquote(found[0]) if token is TOKEN else found[0]
        start, stop = found.span()
        if value not in known and token is WORD and value.startswith(('"', 'W/"')):
            value, start, stop = value.removeprefix("W/").strip('"'), text.index('"', start) + 1, stop - 1
        if value in known:
            pieces += [text[end:start], Binding(place, value, known[value])]
            end = stop
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def _tagged(headers: Sequence[tuple[str, Pieces]]) -> int | None:
    """Return the answer that If-Match takes its tag from."""
    pieces = (piece for name, value in headers if name.lower() == "if-match" for piece in value)
    return next((piece.origins[0].answer for piece in pieces if isinstance(piece, Binding)), None)


def _body(
    base: _Base | None, path: tuple[str | int, ...], value: Json, known: _Known
) -> Iterator[tuple[tuple[str | int, ...], Binding]]:
    """Bind what a body carries along, the largest parts first."""
    place = f"/request/body{pointer(path)}"
    text = text_of(value)
    shown = MISSING if base is None else resolve(base.shown, path)
    if base is not None and shown is not MISSING and value not in ({}, []) and equal(shown, value):
        yield path, Binding(place, text, (Origin(base.answer, path=path),), needed=False)
    elif text is not None and text in known:
        yield path, Binding(place, text, known[text])
    else:
        for key, item in _items(value):
            yield from _body(base, (*path, key), item, known)
